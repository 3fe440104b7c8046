package main

import (
	"math/big"
	"sort"
)

// notBuilt is for what this verifier cannot count: the check then is incomplete.
type notBuilt struct{ what string }

func (n notBuilt) Error() string { return "this verifier does not count " + n.what }

type project struct {
	id, name    string
	cost, least *big.Int
	votes       int64
	named       int64
	points      int64
	gave        []gift
}

// gift is what one ballot gives to a project.
type gift struct {
	voter int
	n     int64
}

// instance is a pot as the rules see it; projects stand in tie order.
type instance struct {
	pot            string
	config, ballot object
	rule, options  object
	projects       []*project
	voters         int
	hasPoints      bool
	budget, unit   *big.Int
	lines          []int // the line of each voter's ballot
	limits         *limits
}

func (w *world) instance(pot string, received *big.Int) *instance {
	config := sub(sub(w.config, "pots"), pot)
	in := &instance{pot: pot, config: config, ballot: sub(config, "ballot"), rule: sub(config, "rule"), limits: newLimits(sub(config, "limits"))}
	in.options = sub(in.rule, "options")
	kind := str(in.ballot, "type")
	in.hasPoints = kind != "approval" && kind != "knapsack"
	in.budget = new(big.Int).Add(money(str(config, "budgetMinor")), received)
	in.unit = new(big.Int).Exp(big.NewInt(10), big.NewInt(orElse(sub(w.config, "currency"), "decimals", 2)), nil)
	byID := map[string]*project{}
	for _, each := range w.projects {
		if p := each.(object); str(p, "pot") == pot {
			one := &project{id: str(p, "id"), name: nameOf(p), cost: money(str(p, "costMinor"))}
			if p["leastMinor"] != nil {
				one.least = money(str(p, "leastMinor"))
			}
			byID[one.id] = one
		}
	}
	for _, id := range texts(config, "tieOrder") {
		if byID[id] != nil {
			in.projects = append(in.projects, byID[id])
			delete(byID, id)
		}
	}
	for _, id := range keysOf(byID) {
		in.projects = append(in.projects, byID[id])
	}
	for i, b := range w.ballots {
		if selected := sub(sub(b.fields, "ballot"), pot); selected != nil {
			in.count(selected)
			in.lines = append(in.lines, i+1)
			in.voters++
		}
	}
	return in
}

// count adds one ballot. Points of 0 and less are no vote.
func (in *instance) count(selected object) {
	given := in.points(selected)
	for _, p := range in.projects {
		n, named := given[p.id]
		if named {
			p.named++
		} else if str(in.ballot, "type") == "scoring" {
			n = num(in.ballot, "unlisted")
		}
		p.points += n
		if n > 0 {
			p.votes++
			p.gave = append(p.gave, gift{in.voters, n})
		}
	}
}

// points are what a ballot gives to the projects that it names.
func (in *instance) points(selected object) map[string]int64 {
	out := map[string]int64{}
	for _, id := range texts(selected, "projects") {
		out[id] = 1
	}
	ranks, ranking := items(in.ballot, "points"), texts(selected, "ranking")
	shift := 0
	if str(in.ballot, "short") == "bottom" && len(ranking) < len(ranks) {
		shift = len(ranks) - len(ranking)
	}
	for i, id := range ranking {
		if i+shift < len(ranks) {
			out[id] = ranks[i+shift].(int64)
		}
	}
	given := sub(selected, "points")
	for id := range given {
		out[id] = num(given, id)
	}
	return out
}

func (in *instance) option(name, otherwise string) string {
	if v := str(in.options, name); v != "" {
		return v
	}
	return otherwise
}

func (in *instance) fundsUnsupported() bool {
	return in.options["fundUnsupported"] == true && in.voters > 0
}

// limits are the groups and conflicts of a pot, and what was spent in them so far.
type limits struct {
	groups    []object
	conflicts [][]string
	spent     []*big.Int
	won       []int64
	winners   []string
	isNone    bool
}

func newLimits(config object) *limits {
	l := &limits{isNone: config == nil}
	for _, g := range items(config, "groups") {
		l.groups = append(l.groups, g.(object))
	}
	for _, c := range items(config, "conflicts") {
		l.conflicts = append(l.conflicts, texts(object{"c": c}, "c"))
	}
	return l.fresh()
}

func (l *limits) fresh() *limits {
	out := &limits{isNone: l.isNone, groups: l.groups, conflicts: l.conflicts, won: make([]int64, len(l.groups))}
	for range l.groups {
		out.spent = append(out.spent, new(big.Int))
	}
	return out
}

func (l *limits) hasFloors() bool {
	for _, g := range l.groups {
		if g["floorMinor"] != nil {
			return true
		}
	}
	return false
}

func (l *limits) fund(p *project) {
	for i, g := range l.groups {
		if contains(texts(g, "projects"), p.id) {
			l.spent[i].Add(l.spent[i], p.cost)
			l.won[i]++
		}
	}
	l.winners = append(l.winners, p.id)
}

// forbids says which limit a project would break: conflicts come first, then groups in their order,
// of each the ceiling before the number of winners.
func (l *limits) forbids(p *project) (reason, by string) {
	for _, c := range l.conflicts {
		for _, winner := range l.winners {
			if contains(c, p.id) && contains(c, winner) {
				return "conflict", winner
			}
		}
	}
	for i, g := range l.groups {
		if !contains(texts(g, "projects"), p.id) {
			continue
		}
		if g["ceilingMinor"] != nil && new(big.Int).Add(l.spent[i], p.cost).Cmp(money(str(g, "ceilingMinor"))) > 0 {
			return "ceiling", str(g, "name")
		}
		if g["mostWinners"] != nil && l.won[i] >= num(g, "mostWinners") {
			return "winners", str(g, "name")
		}
	}
	return "", ""
}

func idsOf(list []*project) []string {
	out := make([]string, len(list))
	for i, p := range list {
		out[i] = p.id
	}
	return out
}

func sortedIDs(list []*project) []string {
	out := idsOf(list)
	sort.Strings(out)
	return out
}

// mark adds tied if there is more than one.
func mark(step object, equal []*project) object {
	if len(equal) > 1 {
		step["tied"] = sortedIDs(equal)
	}
	return step
}
