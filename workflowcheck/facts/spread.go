package facts

import (
	"cmp"
	"slices"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// reach is how a function gets to a hazard.
type reach struct {
	hazard Hazard
	next   *edge // nil if the function does it itself
}

// spread finds for a rule what each function reaches: the nearest site, and the first in the source of several that are equally near.
func (w *walker) spread(r *rule.Rule) map[*node]reach {
	found := map[*node]reach{}
	var queue []*node
	for _, n := range w.nodes {
		if s := first(n.sites, r); s != nil {
			found[n] = reach{hazard: Hazard{Rule: r.Name, What: s.What, Why: s.Why, Pos: w.where(s.Node)}}
			queue = append(queue, n)
		}
	}
	for _, n := range w.nodes {
		if _, ok := found[n]; ok {
			continue
		}
		for i := range n.edges {
			e := &n.edges[i]
			if h := e.hazard(r.Name); h != nil && e.passes(r.Name) {
				found[n] = reach{hazard: *h, next: e}
				queue = append(queue, n)
				break
			}
		}
	}
	for len(queue) > 0 {
		to := queue[0]
		queue = queue[1:]
		for _, in := range w.callers[to] {
			if _, ok := found[in.from]; ok || !in.edge.passes(r.Name) {
				continue
			}
			found[in.from] = reach{hazard: found[to].hazard, next: in.edge}
			queue = append(queue, in.from)
		}
	}
	return found
}

type incoming struct {
	from *node
	edge *edge
}

// invert collects the callers of each function, in the order of the source.
func (w *walker) invert() {
	slices.SortStableFunc(w.nodes, func(a, b *node) int { return cmp.Compare(a.pos, b.pos) })
	w.callers = map[*node][]incoming{}
	for _, n := range w.nodes {
		for i := range n.edges {
			if e := &n.edges[i]; e.to != nil {
				w.callers[e.to] = append(w.callers[e.to], incoming{n, e})
			}
		}
	}
}

// first is the first site of a rule.
func first(sites []*rule.Site, r *rule.Rule) *rule.Site {
	var out *rule.Site
	for _, s := range sites {
		if s.Rule == r && (out == nil || s.Node.Pos() < out.Node.Pos()) {
			out = s
		}
	}
	return out
}

// hazard is what the function elsewhere does against a rule, nil if that is nothing.
func (e *edge) hazard(name string) *Hazard {
	for i := range e.hazards {
		if e.hazards[i].Rule == name {
			return &e.hazards[i]
		}
	}
	return nil
}

// maxChain is how many functions of a chain are kept. Readers follow the first ones, and facts would grow with the depth of the program.
const maxChain = 6

// chain names the functions on the way from n to the hazard, without n.
func chain(n *node, found map[*node]reach) []string {
	var out []string
	for r := found[n]; r.next != nil && len(out) < maxChain; r = found[n] {
		if r.next.to == nil {
			out = append(append(out, r.next.name), r.hazard.Chain...)
			break
		}
		n = r.next.to
		out = append(out, n.name)
	}
	return out[:min(len(out), maxChain)]
}
