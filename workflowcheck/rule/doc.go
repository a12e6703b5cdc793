// Package rule says what a determinism rule is: a name, a text, and a detector of sites.
//
// A site is a place in the code that does something a replay would do differently. A rule neither knows who runs it nor whether a
// workflow gets to the site: package facts runs the detectors of all rules in one traversal, follows calls, and reports the sites that
// a workflow reaches.
//
// Detectors are called one node at a time by one goroutine; several packages may be looked at at once, so a rule keeps no state
// outside of its [Pass].
//
//	var Rule = &rule.Rule{
//		Name:  "goroutine",
//		Doc:   doc,
//		Nodes: []ast.Node{(*ast.GoStmt)(nil)},
//		Detect: func(p *rule.Pass, n ast.Node) {
//			p.Report(rule.Site{Node: n, What: "go statement", Why: "starts a goroutine", Advice: "use workflow.Go"})
//		},
//	}
package rule
