package main

import (
	"math/big"
	"sort"
	"strings"
)

func ratOf(n *big.Int) *big.Rat { return new(big.Rat).SetInt(n) }

// fractionText is num/den in lowest terms.
func fractionText(r *big.Rat) string { return r.Num().String() + "/" + r.Denom().String() }

// utility is what a project is worth to a supporter who gave it n points.
func (in *instance) utility(p *project, n int64) *big.Rat {
	out := big.NewInt(1)
	kind := in.option("utility", "cost")
	if strings.HasPrefix(kind, "cost") {
		out.Mul(out, p.cost)
	}
	if in.countsPoints() {
		out.Mul(out, big.NewInt(n))
	}
	return ratOf(out)
}

func (in *instance) countsPoints() bool {
	kind := in.option("utility", "cost")
	return strings.HasSuffix(kind, "points") || strings.HasSuffix(kind, "borda")
}

func (in *instance) price(p *project, purse []*big.Rat) *big.Rat {
	type share struct{ full, money, utility *big.Rat }
	var shares []share
	total := new(big.Rat)
	for _, g := range p.gave {
		if purse[g.voter].Sign() == 0 {
			continue
		}
		u := in.utility(p, g.n)
		shares = append(shares, share{new(big.Rat).Quo(purse[g.voter], u), purse[g.voter], u})
		total.Add(total, u)
	}
	sort.Slice(shares, func(i, j int) bool { return shares[i].full.Cmp(shares[j].full) < 0 })
	due := ratOf(p.cost)
	for _, s := range shares {
		price := new(big.Rat).Quo(due, total)
		if price.Cmp(s.full) <= 0 {
			return price
		}
		due.Sub(due, s.money)
		total.Sub(total, s.utility)
	}
	return nil
}

type sharesRun struct {
	outlay
	purse  []*big.Rat
	bought map[*project]bool
	limits *limits
	out    map[*project]bool
}

// sharesOnce is one run of the method with so much money for every voter. It ends with the purchase
// that goes over the budget.
func (in *instance) sharesOnce(each *big.Rat) *sharesRun {
	r := &sharesRun{bought: map[*project]bool{}, out: map[*project]bool{}, limits: in.limits.fresh()}
	r.left = new(big.Int).Set(in.budget)
	for i := 0; i < in.voters; i++ {
		r.purse = append(r.purse, new(big.Rat).Set(each))
	}
	in.free(r)
	in.blocked(r)
	for r.left.Sign() >= 0 {
		var best *big.Rat
		var equal []*project
		for _, p := range in.projects {
			if r.bought[p] || r.out[p] || p.cost.Sign() == 0 {
				continue
			}
			price := in.price(p, r.purse)
			if price == nil || best != nil && price.Cmp(best) > 0 {
				continue
			}
			if best == nil || price.Cmp(best) < 0 {
				best, equal = price, nil
			}
			equal = append(equal, p)
		}
		if best == nil {
			return r
		}
		in.buy(r, equal, best)
		if r.left.Sign() >= 0 {
			in.blocked(r)
		}
	}
	return r
}

// free funds what costs nothing. Where limits may forbid one because of another, it is a tie.
func (in *instance) free(r *sharesRun) {
	if in.option("zeroCost", "fund") != "fund" {
		return
	}
	for {
		var open []*project
		for _, p := range in.projects {
			reason, _ := r.limits.forbids(p)
			if p.cost.Sign() == 0 && p.votes > 0 && !r.bought[p] && reason == "" {
				open = append(open, p)
			}
		}
		if len(open) == 0 {
			return
		}
		p := open[0]
		if in.limits.isNone {
			open = nil
		}
		r.bought[p] = true
		r.winners = append(r.winners, p)
		r.limits.fund(p)
		r.steps = append(r.steps, mark(object{"t": "free", "project": p.id, "supporters": p.votes}, open))
	}
}

// blocked takes out, in tie order, what limits forbid from now on.
func (in *instance) blocked(r *sharesRun) {
	for _, p := range in.projects {
		if r.bought[p] || r.out[p] {
			continue
		}
		reason, by := r.limits.forbids(p)
		if reason == "" {
			continue
		}
		r.out[p] = true
		step := object{"t": "blocked", "project": p.id, "votes": p.votes, "costMinor": p.cost.String(), "leftMinor": r.left.String(), "reason": reason, "by": by}
		r.steps = append(r.steps, step)
	}
}

func (in *instance) buy(r *sharesRun, equal []*project, price *big.Rat) {
	p := equal[0]
	largest, paying, exhausted := new(big.Rat), 0, 0
	for _, g := range p.gave {
		purse := r.purse[g.voter]
		if purse.Sign() == 0 {
			continue
		}
		paying++
		pays := new(big.Rat).Mul(price, in.utility(p, g.n))
		if pays.Cmp(purse) > 0 {
			pays.Set(purse)
		}
		if pays.Cmp(largest) > 0 {
			largest = pays
		}
		purse.Sub(purse, pays)
		exhausted += boolean(purse.Sign() == 0)
	}
	r.left.Sub(r.left, p.cost)
	r.bought[p] = true
	r.winners = append(r.winners, p)
	r.limits.fund(p)
	step := object{
		"t": "buy", "project": p.id, "supporters": len(p.gave), "paying": paying, "share": fractionText(largest),
		"exhausted": exhausted, "costMinor": p.cost.String(), "leftMinor": r.left.String(),
	}
	if in.countsPoints() {
		perPoint := new(big.Rat).Set(price)
		if strings.HasPrefix(in.option("utility", "cost"), "cost") {
			perPoint.Mul(perPoint, ratOf(p.cost))
		}
		step["perPoint"] = fractionText(perPoint)
	}
	r.steps = append(r.steps, mark(step, equal))
}

// isFull tells whether more money for everybody would buy nothing more, or nothing that fits.
func (in *instance) isFull(r *sharesRun, completion string) bool {
	isAll, fits := true, false
	for _, p := range in.projects {
		if p.votes == 0 || p.cost.Sign() == 0 || r.bought[p] || r.out[p] {
			continue
		}
		isAll = false
		fits = fits || p.cost.Cmp(r.left) <= 0
	}
	return isAll || !fits && strings.HasPrefix(completion, "add1e")
}

type search struct {
	kept, over *sharesRun
	each       *big.Rat
	run, runs  int
	stop       string
}

func (in *instance) search() search {
	s := search{each: new(big.Rat), runs: 1, stop: "single"}
	if in.voters == 0 || in.budget.Sign() == 0 {
		s.kept = in.sharesOnce(s.each)
		return s
	}
	s.each.SetFrac(in.budget, big.NewInt(int64(in.voters)))
	whole := new(big.Int).Quo(in.budget, new(big.Int).Mul(in.unit, big.NewInt(int64(in.voters))))
	start, completion := in.option("start", "exact"), in.option("completion", "none")
	if start == "floor" && strings.HasPrefix(completion, "add1") {
		s.each = ratOf(new(big.Int).Mul(whole, in.unit))
	}
	s.kept = in.sharesOnce(s.each)
	if !strings.HasPrefix(completion, "add1") {
		return s
	}
	for next := s.each; ; s.runs++ {
		if in.isFull(s.kept, completion) {
			s.stop = "exhaustive"
			return s
		}
		if start == "exact-then-floor" && s.runs == 1 {
			next = ratOf(new(big.Int).Mul(whole, in.unit))
		}
		next = new(big.Rat).Add(next, ratOf(in.unit))
		run := in.sharesOnce(next)
		if run.left.Sign() < 0 {
			s.stop, s.over = "over-budget", run
			s.runs++
			return s
		}
		s.kept, s.each, s.run = run, next, s.runs
	}
}
