package facts

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// Finding is what the reporter of a rule says.
type Finding struct {
	Node    ast.Node
	Message string
	Path    []analysis.RelatedInformation // from the workflow to the finding
	Site    *rule.Site                    // nil if the site is in another package
	depth   int                           // how many calls away it is
}

// everywhere are all sites of a rule that count, given the functions that are marked.
func (w *walker) everywhere(r *rule.Rule, marked map[*node]reach) []Finding {
	var out []Finding
	for _, n := range w.nodes {
		for _, s := range n.sites {
			if s.Rule == r && !s.Mark && (s.If == nil || w.isMarked(s.If, r.Name, marked)) {
				out = append(out, Finding{Node: s.Node, Message: s.Sentence(), Site: s})
			}
		}
	}
	return inOrder(out)
}

// isMarked reports whether a function is marked for certain: not only if a call through an interface means what it may mean.
func (w *walker) isMarked(fn *types.Func, name string, marked map[*node]reach) bool {
	if n := w.functions[fn]; n != nil {
		hit, ok := marked[n]
		return ok && !hit.hazard.Dynamic
	}
	if imported := w.importedFunction(fn); imported != nil {
		for _, h := range imported.Hazards {
			if h.Rule == name {
				return !h.Dynamic
			}
		}
	}
	return false
}

// inOrder sorts findings as in the source, and leaves one for each place.
func inOrder(list []Finding) []Finding {
	slices.SortStableFunc(list, func(a, b Finding) int { return cmp.Compare(a.Node.Pos(), b.Node.Pos()) })
	return slices.CompactFunc(list, func(a, b Finding) bool { return a.Node.Pos() == b.Node.Pos() })
}

// visit is how workflow code gets to a function.
type visit struct {
	from *node
	edge *edge
}

// findings are the sites of a rule that workflow code of the package reaches, and its calls of functions elsewhere that reach one.
func (w *walker) findings(r *rule.Rule) []Finding {
	visits := w.reachable(r)
	var out []Finding
	for _, n := range w.nodes {
		if _, ok := visits[n]; !ok || n.fn == nil {
			continue
		}
		for _, s := range n.sites {
			if s.Rule == r {
				out = append(out, Finding{Node: s.Node, Message: s.Sentence(), Path: w.path(n, visits), Site: s})
			}
		}
		for i := range n.edges {
			if message, depth := leaves(&n.edges[i], r.Name, 0); message != "" {
				out = append(out, Finding{Node: n.edges[i].at, Message: message, Path: w.path(n, visits), depth: depth})
			}
		}
	}
	return inOrder(out)
}

// reachable are the functions that workflow code gets to, by the shortest way, unless an ignore comment is in the way.
func (w *walker) reachable(r *rule.Rule) map[*node]visit {
	visits := map[*node]visit{}
	var queue []*node
	for _, n := range w.nodes {
		if n.root {
			visits[n] = visit{}
			queue = append(queue, n)
		}
	}
	queue = w.visit(queue, r.Name, visits)
	var dynamic []*node
	for _, n := range queue {
		for i := range n.edges {
			e := &n.edges[i]
			if _, ok := visits[e.to]; !ok && e.to != nil && e.via != "" && e.passes(r.Name) {
				visits[e.to] = visit{n, e}
				dynamic = append(dynamic, e.to)
			}
		}
	}
	w.visit(dynamic, r.Name, visits)
	return visits
}

// visit follows calls that are not through interfaces.
func (w *walker) visit(queue []*node, name string, visits map[*node]visit) []*node {
	for i := 0; i < len(queue); i++ {
		n := queue[i]
		for j := range n.edges {
			e := &n.edges[j]
			if _, ok := visits[e.to]; ok || e.to == nil || e.via != "" || !e.passes(name) {
				continue
			}
			visits[e.to] = visit{n, e}
			queue = append(queue, e.to)
		}
	}
	return queue
}

func (w *walker) path(n *node, visits map[*node]visit) []analysis.RelatedInformation {
	var out []analysis.RelatedInformation
	for visits[n].from != nil {
		v := visits[n]
		out = append(out, analysis.RelatedInformation{
			Pos: v.edge.at.Pos(), End: v.edge.at.End(), Message: fmt.Sprintf("%s is called by %s", n.name, v.from.name),
		})
		n = v.from
	}
	if len(out) > 0 {
		out = append(out, analysis.RelatedInformation{Pos: n.pos, Message: n.name + " is workflow code"})
	}
	slices.Reverse(out)
	return out
}

// leaves says what is wrong with a call that leaves the package, or "". A variable that holds a function of another package does so.
func leaves(e *edge, name string, depth int) (string, int) {
	if !e.passes(name) {
		return "", 0
	}
	if h := e.hazard(name); h != nil && (!h.Dynamic || e.via == "") {
		return leaving(e, h), h.Depth
	}
	if e.to == nil || e.to.fn != nil || depth > maxVariables {
		return "", 0
	}
	for i := range e.to.edges {
		held := &e.to.edges[i]
		if h := held.hazard(name); h != nil && held.passes(name) {
			return fmt.Sprintf("calls %s, which holds %s, which %s", e.to.name, held.name, h.told()), h.Depth
		}
		if message, calls := leaves(held, name, depth+1); message != "" {
			return message, calls
		}
	}
	return "", 0
}

// nearest leaves one finding for each call that leaves the package: the one whose site is fewest calls away, since the others are most
// likely to go with it. Of several that are equally near it takes the rule that comes first.
func nearest(rules []*rule.Rule, all map[string][]Finding) {
	best := map[token.Pos]int{}
	for _, r := range rules {
		for _, f := range all[r.Name] {
			if depth, ok := best[f.Node.Pos()]; f.Site == nil && (!ok || f.depth < depth) {
				best[f.Node.Pos()] = f.depth
			}
		}
	}
	taken := map[token.Pos]bool{}
	for _, r := range rules {
		all[r.Name] = slices.DeleteFunc(all[r.Name], func(f Finding) bool {
			if f.Site != nil {
				return false
			}
			at := f.Node.Pos()
			if taken[at] || f.depth > best[at] {
				return true
			}
			taken[at] = true
			return false
		})
	}
}

// leaving says what is wrong with a call of a function elsewhere.
func leaving(e *edge, h *Hazard) string {
	if e.via != "" {
		return fmt.Sprintf("calls %s, which may be %s, which %s", e.via, e.name, h.told())
	}
	return fmt.Sprintf("calls %s, which %s", e.name, h.told())
}

// told is the end of a sentence on a function elsewhere.
func (h *Hazard) told() string {
	text := fmt.Sprintf("%s (%s at %s)", h.Why, h.What, h.Pos)
	if h.Advice != "" {
		text += "; " + h.Advice
	}
	return text
}
