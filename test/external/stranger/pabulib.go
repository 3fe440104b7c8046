package main

import (
	"fmt"
	"math/big"
	"sort"
	"strings"
)

func pbRow(cells ...string) string {
	out := make([]string, len(cells))
	for i, c := range cells {
		if strings.ContainsAny(c, ";\"\r\n") {
			c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
		}
		out[i] = c
	}
	return strings.Join(out, ";") + "\n"
}

// decimal writes minor units without needless zeros.
func decimal(n *big.Int, decimals int) string {
	digits := n.String()
	for len(digits) <= decimals {
		digits = "0" + digits
	}
	whole, part := digits[:len(digits)-decimals], strings.TrimRight(digits[len(digits)-decimals:], "0")
	if part == "" {
		return whole
	}
	return whole + "." + part
}

func day(instant string) string { return instant[8:10] + "." + instant[5:7] + "." + instant[:4] }

// pabulib writes the file of one pot.
func (w *world) pabulib(c potCount) string {
	in, round := c.in, str(w.config, "round")
	amount := func(n *big.Int) string { return decimal(n, int(orElse(sub(w.config, "currency"), "decimals", 2))) }
	or := func(text, otherwise string) string {
		if text == "" {
			return otherwise
		}
		return text
	}
	from, to := "01.01.1970", "01.01.1970"
	if w.config["opens"] != nil && w.config["closes"] != nil {
		from, to = day(str(w.config, "opens")), day(str(w.config, "closes"))
	}
	total := new(big.Int)
	for _, p := range in.projects {
		total.Add(total, p.cost)
	}
	city, kind := sub(w.config, "city"), str(in.ballot, "type")
	vote := strings.Replace(kind, "knapsack", "approval", 1)
	meta := [][2]string{
		{"description", or(str(w.config, "title"), round) + ": " + or(str(in.config, "name"), in.pot)}, {"country", or(str(city, "country"), "Worldwide")},
		{"unit", or(str(city, "name"), round)}, {"instance", round}, {"subunit", in.pot}, {"num_projects", fmt.Sprint(len(in.projects))},
		{"num_votes", fmt.Sprint(in.voters)}, {"budget", amount(in.budget)}, {"vote_type", vote}, {"rule", c.pabulibRule()},
		{"date_begin", from}, {"date_end", to},
	}
	meta = append(meta, in.pabulibLimits(amount)...)
	if code := str(sub(w.config, "currency"), "code"); code != "" {
		meta = append(meta, [2]string{"currency", code})
	}
	if total.Cmp(in.budget) <= 0 {
		meta = append(meta, [2]string{"fully_funded", "1"})
	}
	var out strings.Builder
	out.WriteString("META\nkey;value\n")
	for _, m := range meta {
		out.WriteString(pbRow(m[0], m[1]))
	}
	hasScore := kind == "cumulative" || kind == "scoring"
	out.WriteString(pabulibProjects(c, hasScore, amount))
	out.WriteString("VOTES\nvoter_id;vote" + strings.Repeat(";points", boolean(hasScore)) + "\n")
	for _, line := range in.lines {
		ids, points := in.vote(sub(sub(w.ballots[line-1].fields, "ballot"), in.pot))
		cells := []string{fmt.Sprint(line), strings.Join(ids, ",")}
		if hasScore {
			cells = append(cells, strings.Join(points, ","))
		}
		out.WriteString(pbRow(cells...))
	}
	return out.String()
}

func (in *instance) pabulibLimits(amount func(*big.Int) string) [][2]string {
	b := in.ballot
	n := func(key string, otherwise int64) string { return fmt.Sprint(orElse(b, key, otherwise)) }
	longest := func(otherwise int64) string {
		return fmt.Sprint(least(int(orElse(b, "max", otherwise)), len(in.projects)))
	}
	lengths := [][2]string{{"min_length", n("min", 1)}, {"max_length", longest(num(b, "points"))}}
	switch str(b, "type") {
	case "knapsack":
		return [][2]string{{"max_sum_cost", amount(money(str(in.config, "budgetMinor")))}}
	case "cumulative":
		return append(lengths, [2]string{"max_points", n("mostPerProject", num(b, "points"))}, [2]string{"max_sum_points", n("points", 0)})
	case "scoring":
		return [][2]string{{"min_points", n("lowest", 0)}, {"max_points", n("highest", 0)}, {"default_score", n("unlisted", 0)}}
	}
	return lengths
}

func pabulibProjects(c potCount, hasScore bool, amount func(*big.Int) string) string {
	won := map[*project]bool{}
	for _, p := range c.out.winners {
		won[p] = true
	}
	out := "PROJECTS\nproject_id;cost;votes;" + strings.Repeat("score;", boolean(hasScore)) + "name;selected\n"
	for _, p := range c.in.projects {
		cells := []string{p.id, amount(p.cost), fmt.Sprint(p.named)}
		if hasScore {
			cells = append(cells, fmt.Sprint(p.points))
		}
		out += pbRow(append(cells, strings.TrimSpace(p.name), fmt.Sprint(boolean(won[p])))...)
	}
	return out
}

// vote is a ballot as Pabulib files and cast vote records list it.
func (in *instance) vote(selected object) (ids, points []string) {
	given := in.points(selected)
	if ranking := texts(selected, "ranking"); len(ranking) > 0 {
		ids = ranking
	} else {
		ids = keysOf(given)
		sort.SliceStable(ids, func(i, j int) bool { return given[ids[i]] > given[ids[j]] })
	}
	for _, id := range ids {
		points = append(points, fmt.Sprint(given[id]))
	}
	return ids, points
}

// pabulibRule is Pabulib's name of the rule, where a reader of the file would count the same.
func (c potCount) pabulibRule() string {
	in := c.in
	if !in.limits.isNone || in.config["districts"] != nil {
		return "unknown"
	}
	kind := str(in.ballot, "type")
	allWanted, gaveAway := true, false
	byPoints := in.option("measure", "votes") == "points"
	for _, p := range in.projects {
		if p.least != nil {
			return "unknown"
		}
		allWanted = allWanted && (greedy{byPoints: byPoints}).measure(p) > 0
		gaveAway = gaveAway || in.option("zeroCost", "fund") == "fund" && p.cost.Sign() == 0 && p.votes > 0
	}
	switch str(in.rule, "id") {
	case "greedy":
		hasScore := kind == "cumulative" || kind == "scoring"
		bare := in.threshold("minVotes").Sign() == 0 && in.threshold("minSharePercent").Sign() == 0 && in.threshold("relativeCost").Sign() == 0
		if bare && byPoints == hasScore && (allWanted || in.options["fundUnsupported"] == true) {
			return "greedy" + strings.Repeat("-no-skip", boolean(in.option("onMisfit", "skip") == "stop"))
		}
	case "equal-shares":
		completion, comparison := in.option("completion", "none"), in.option("comparison", "none")
		plain := (completion == "none" || completion == "add1") && comparison != "exclusion"
		isApproval := kind == "approval" || kind == "knapsack"
		if plain && isApproval && in.option("utility", "cost") == "cost" && !gaveAway {
			return "equalshares" + strings.Repeat("/add1", boolean(completion == "add1")) + strings.Repeat("-comparison", boolean(comparison == "satisfaction"))
		}
	}
	return "unknown"
}
