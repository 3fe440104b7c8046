package main

import (
	"encoding/base64"
	"fmt"
	"math/big"
	"sort"
	"strings"
)

var ballotRule = byField("type", map[string]shape{
	"approval":   record(fields{"type": anyText, "max": number(1, 100000), "min?": number(1, 100000)}),
	"knapsack":   record(fields{"type": anyText}),
	"cumulative": record(fields{"type": anyText, "points": number(1, 1000000), "min?": number(1, 100000), "max?": number(1, 100000), "mostPerProject?": number(1, 1000000)}),
	"scoring":    record(fields{"type": anyText, "lowest": number(-1000000, 1000000), "highest": number(-1000000, 1000000), "unlisted?": number(-1000000, 1000000)}),
	"ordinal":    record(fields{"type": anyText, "max": number(1, 100000), "points": list(number(0, 1000000), 1, 100000), "min?": number(1, 100000), "short?": oneOf("top", "bottom")}),
})

var greedyOptions = fields{
	"onMisfit?": oneOf("skip", "stop"), "fundUnsupported?": booleanShape, "measure?": oneOf("votes", "points"),
	"minVotes?": like(`0|[1-9]\d{0,8}`), "minSharePercent?": like(`(?:0|[1-9]\d?)(?:\.\d{1,6})?|100(?:\.0{1,6})?`),
	"relativeCost?": like(`0|[1-9]\d{0,3}/[1-9]\d{0,3}`),
}

var ruleOptions = map[string]fields{
	"greedy": greedyOptions, "greedy-per-cost": greedyOptions,
	"equal-shares": {
		"utility?":    oneOf("cost", "cardinality", "points", "cost-points", "borda", "cost-borda"),
		"completion?": oneOf("none", "greedy", "add1", "add1e", "add1u", "add1eu"),
		"start?":      oneOf("exact", "floor", "exact-then-floor"),
		"comparison?": oneOf("none", "satisfaction", "exclusion"), "fundUnsupported?": booleanShape, "zeroCost?": oneOf("fund", "skip"),
	},
	"phragmen": {"onMisfit?": oneOf("skip", "stop"), "fundUnsupported?": booleanShape}, "maximin-support": {},
	"knapsack-optimum": {"welfare?": oneOf("votes", "points", "cost")},
}

func ruleShape(v any) string {
	o, _ := v.(object)
	id, _ := o["id"].(string)
	options, known := ruleOptions[id]
	if !known {
		return "no such rule: " + id
	}
	return record(fields{"id": anyText, "version": oneOf(int64(1)), "options?": record(options)})(v)
}

var idList = list(idShape, 0, many)

var potShape = record(fields{
	"budgetMinor": aboveShape, "ballot": ballotRule, "rule": ruleShape, "tieOrder": distinctList(idShape), "name?": anyText,
	"tie?":    record(fields{"keys": distinctList(oneOf("min-cost", "id")), "seed": seedShape}),
	"leftTo?": slugShape, "districts?": mapOf(slugShape, moneyShape),
	"limits?": record(fields{
		"groups?":    list(record(fields{"name": text(1, 100), "projects": idList, "ceilingMinor?": moneyShape, "floorMinor?": moneyShape, "mostWinners?": countShape}), 0, many),
		"conflicts?": list(idList, 0, many),
	}),
})

var configFields = record(fields{
	"v": oneOf(int64(1)), "round": slugShape, "pots": mapOf(slugShape, potShape), "styles": mapOf(slugShape, list(slugShape, 0, many)),
	"title?": anyText, "city?": record(fields{"name": anyText, "country?": anyText}),
	"currency?": record(fields{"code": like(`[A-Z]{3}`), "decimals": number(0, 4)}), "opens?": instant, "closes?": instant,
	"graceSeconds?": countShape, "revote?": booleanShape, "voidReasons?": distinctList(slugShape), "exports?": list(oneOf("cvr"), 0, 1),
	"objectionDays?": number(0, 365), "privacy?": record(fields{"profile": oneOf("open", "sealed"), "smallStyles": anyText}),
})

func configShape(v any) string {
	problem := configFields(v)
	if problem == "" {
		problem = strings.Join(configProblems(v.(object)), "; ")
	}
	return problem
}

var projectShape = record(fields{"id": idShape, "costMinor": moneyShape, "pot": slugShape, "name?": anyText, "area?": anyText, "leastMinor?": aboveShape})

var rollShape = fields{"total": countShape, "byStyle": mapOf(slugShape, countShape)}

var summaryShape = record(with(rollShape, fields{"v": oneOf(int64(1)), "round": slugShape, "rollHash": hashShape}))

func str(o object, key string) string  { s, _ := o[key].(string); return s }
func num(o object, key string) int64   { n, _ := o[key].(int64); return n }
func sub(o object, key string) object  { s, _ := o[key].(object); return s }
func items(o object, key string) []any { s, _ := o[key].([]any); return s }
func texts(o object, key string) []string {
	var out []string
	for _, v := range items(o, key) {
		s, _ := v.(string)
		out = append(out, s)
	}
	return out
}

func orElse(o object, key string, otherwise int64) int64 {
	if n, ok := o[key].(int64); ok {
		return n
	}
	return otherwise
}

func money(text string) *big.Int {
	n, ok := new(big.Int).SetString(text, 10)
	if !ok {
		return new(big.Int)
	}
	return n
}

func contains(list []string, item string) bool {
	for _, each := range list {
		if each == item {
			return true
		}
	}
	return false
}

func sortedOnce(list []string) bool {
	for i := 1; i < len(list); i++ {
		if list[i-1] >= list[i] {
			return false
		}
	}
	return true
}

// configProblems says what 4.1 forbids beyond the shape.
func configProblems(c object) []string {
	var wrong []string
	pots, styles := sub(c, "pots"), sub(c, "styles")
	if len(pots) == 0 {
		wrong = append(wrong, "there is no pot")
	}
	for _, style := range keysOf(styles) {
		seen := map[string]bool{}
		for _, pot := range texts(styles, style) {
			if pots[pot] == nil || seen[pot] {
				wrong = append(wrong, fmt.Sprintf("style %s: pot %s is not there, or named twice", style, pot))
			}
			seen[pot] = true
		}
	}
	for _, id := range keysOf(pots) {
		for _, problem := range potProblems(c, id, sub(pots, id)) {
			wrong = append(wrong, "pot "+id+": "+problem)
		}
	}
	return wrong
}

func potProblems(c object, id string, pot object) []string {
	wrong := append(ballotProblems(sub(pot, "ballot")), optionProblems(sub(pot, "rule"), str(sub(pot, "ballot"), "type"))...)
	wrong = append(wrong, limitProblems(pot)...)
	if to := str(pot, "leftTo"); to != "" {
		target := sub(sub(c, "pots"), to)
		if target == nil || to == id || target["districts"] != nil {
			wrong = append(wrong, "leftTo names no other pot without districts")
		}
		for at, steps := to, 0; at != ""; at, steps = str(sub(sub(c, "pots"), at), "leftTo"), steps+1 {
			if at == id || steps > len(sub(c, "pots")) {
				wrong = append(wrong, "money that is left comes back")
				break
			}
		}
	}
	if districts := sub(pot, "districts"); districts != nil {
		sum, voting := new(big.Int), []string{}
		for style := range sub(c, "styles") {
			if contains(texts(sub(c, "styles"), style), id) {
				voting = append(voting, style)
			}
		}
		sort.Strings(voting)
		for style := range districts {
			sum.Add(sum, money(str(districts, style)))
		}
		if str(sub(pot, "rule"), "id") != "equal-shares" || sum.Cmp(money(str(pot, "budgetMinor"))) != 0 || fmt.Sprint(voting) != fmt.Sprint(keysOf(districts)) {
			wrong = append(wrong, "districts do not fit the rule, the budget or the styles")
		}
	}
	return wrong
}

func ballotProblems(b object) []string {
	var wrong []string
	points := orElse(b, "points", maxSafe)
	low, high := orElse(b, "min", 1), orElse(b, "max", points)
	if low > high || str(b, "type") == "cumulative" && low > points || orElse(b, "mostPerProject", 0) > points {
		wrong = append(wrong, "min is above max or points, or mostPerProject above points")
	}
	if b["lowest"] != nil && num(b, "lowest") >= num(b, "highest") {
		wrong = append(wrong, "lowest is not below highest")
	}
	if ranks := items(b, "points"); str(b, "type") == "ordinal" {
		if int64(len(ranks)) != num(b, "max") {
			wrong = append(wrong, "points by rank are not as many as ranks")
		}
		for i := 1; i < len(ranks); i++ {
			if ranks[i].(int64) > ranks[i-1].(int64) {
				wrong = append(wrong, "points by rank rise")
			}
		}
	}
	return wrong
}

func optionProblems(rule object, ballots string) []string {
	options := sub(rule, "options")
	needs := map[string]bool{}
	for _, key := range []string{"measure", "utility", "welfare"} {
		needs[str(options, key)] = true
	}
	if (needs["borda"] || needs["cost-borda"]) && ballots != "ordinal" {
		return []string{"Borda points need ordinal ballots"}
	}
	if (needs["points"] || needs["cost-points"]) && (ballots == "approval" || ballots == "knapsack") {
		return []string{"the rule counts points that ballots do not give"}
	}
	return nil
}

func limitProblems(pot object) []string {
	var wrong []string
	names := map[string]bool{}
	own := texts(pot, "tieOrder")
	check := func(projects []string) {
		for _, p := range projects {
			if !contains(own, p) {
				wrong = append(wrong, "a limit names "+p+", which is not of the pot")
			}
		}
		if !sortedOnce(projects) {
			wrong = append(wrong, "projects of a limit are not sorted")
		}
	}
	for _, each := range items(sub(pot, "limits"), "groups") {
		group := each.(object)
		if names[str(group, "name")] {
			wrong = append(wrong, "two groups have one name")
		}
		names[str(group, "name")] = true
		check(texts(group, "projects"))
		if group["floorMinor"] != nil && group["ceilingMinor"] != nil && money(str(group, "floorMinor")).Cmp(money(str(group, "ceilingMinor"))) > 0 {
			wrong = append(wrong, "a floor is above its ceiling")
		}
	}
	for _, each := range items(sub(pot, "limits"), "conflicts") {
		projects := texts(object{"p": each}, "p")
		check(projects)
		if len(projects) < 2 {
			wrong = append(wrong, "a conflict has fewer than two projects")
		}
	}
	return wrong
}

var pseudonym = decoded(base64.RawURLEncoding, 16)
