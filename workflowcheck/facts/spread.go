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
			found[n] = reach{hazard: Hazard{Rule: r.Name, What: s.What, Why: s.Why, Advice: s.Advice, Pos: w.where(s.Node)}}
			queue = append(queue, n)
		}
	}
	for _, n := range w.nodes {
		if _, ok := found[n]; !ok && w.outside(n, r.Name, found, false) {
			queue = append(queue, n)
		}
	}
	queue = append(queue, w.flow(queue, r.Name, found)...)
	// From here on, what is added is behind a call through an interface.
	var dynamic []*node
	for _, n := range w.nodes {
		if _, ok := found[n]; !ok && w.outside(n, r.Name, found, true) {
			dynamic = append(dynamic, n)
		}
	}
	for _, to := range queue {
		for _, in := range w.callers[to] {
			if _, ok := found[in.from]; !ok && in.edge.via != "" && in.edge.passes(r.Name) && !found[to].hazard.Dynamic {
				found[in.from] = found[to].from(in.edge, true)
				dynamic = append(dynamic, in.from)
			}
		}
	}
	w.flow(dynamic, r.Name, found)
	return found
}

// outside looks for a function elsewhere that n calls and that reaches a hazard.
func (w *walker) outside(n *node, name string, found map[*node]reach, dynamic bool) bool {
	for i := range n.edges {
		e := &n.edges[i]
		h := e.hazard(name)
		if h != nil && (h.Dynamic || e.via != "") == dynamic && e.passes(name) {
			hit := reach{hazard: *h}.from(e, dynamic)
			hit.hazard.foreign = e.via != ""
			found[n] = hit
			return true
		}
	}
	return false
}

// flow spreads along the calls that are not through interfaces, to those that are nearest first, and returns whom it got to.
func (w *walker) flow(queue []*node, name string, found map[*node]reach) []*node {
	start := len(queue)
	for i := 0; i < len(queue); i++ {
		for _, in := range w.callers[queue[i]] {
			if _, ok := found[in.from]; ok || in.edge.via != "" || !in.edge.passes(name) {
				continue
			}
			found[in.from] = found[queue[i]].from(in.edge, found[queue[i]].hazard.Dynamic)
			queue = append(queue, in.from)
		}
	}
	return queue[start:]
}

// from is how a caller reaches what the called function reaches.
func (r reach) from(e *edge, dynamic bool) reach {
	h := r.hazard
	h.Depth++
	h.Dynamic = dynamic
	return reach{hazard: h, next: e}
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

// first is the first site of a rule that callers in other packages hear of: of a rule that applies everywhere, the first mark.
func first(sites []*rule.Site, r *rule.Rule) *rule.Site {
	var out *rule.Site
	for _, s := range sites {
		if s.Rule == r && !s.Local && s.Mark == r.Everywhere && (out == nil || s.Node.Pos() < out.Node.Pos()) {
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
