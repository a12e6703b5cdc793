package facts

import (
	"go/ast"
	"go/token"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/tools/go/analysis"
)

// Directive is a comment that tells the rules to leave a statement, or a whole function, alone:
//
//	//workflowcheck:ignore
//	//workflowcheck:ignore clock,random -- the value is only logged
type Directive struct {
	Pos, End token.Pos
	Rules    []string // none stands for all
	Reason   string
	used     atomic.Bool
}

// Used reports whether the directive had any effect so far.
func (d *Directive) Used() bool { return d.used.Load() }

func (d *Directive) covers(name string) bool {
	return len(d.Rules) == 0 || slices.Contains(d.Rules, name)
}

const ignorePrefix = "//workflowcheck:ignore"

// directives are the ignore comments of a package.
type directives struct {
	all    []*Directive
	byNode map[ast.Node][]*Directive
}

func readDirectives(pass *analysis.Pass, config *Config) *directives {
	out := &directives{byNode: map[ast.Node][]*Directive{}}
	for _, file := range pass.Files {
		if leftOut(pass, config, file) {
			continue
		}
		groups := map[*ast.CommentGroup][]*Directive{}
		var list []*ast.CommentGroup
		for _, group := range file.Comments {
			for _, comment := range group.List {
				if d := parseDirective(comment); d != nil {
					groups[group] = append(groups[group], d)
					out.all = append(out.all, d)
				}
			}
			if len(groups[group]) > 0 {
				list = append(list, group)
			}
		}
		if len(list) == 0 {
			continue
		}
		for n, found := range ast.NewCommentMap(pass.Fset, file, list) {
			for _, group := range found {
				out.byNode[n] = append(out.byNode[n], groups[group]...)
			}
		}
	}
	return out
}

func parseDirective(comment *ast.Comment) *Directive {
	rest, ok := strings.CutPrefix(comment.Text, ignorePrefix)
	if !ok {
		return nil
	}
	d := &Directive{Pos: comment.Pos(), End: comment.End()}
	rest, _, _ = strings.Cut(rest, "//")
	names, reason, explained := strings.Cut(rest, "--")
	d.Reason = strings.TrimSpace(reason)
	if !strings.HasPrefix(names, " ") && !strings.HasPrefix(names, "\t") {
		return d
	}
	d.Rules = strings.FieldsFunc(names, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' })
	if !explained && !allRules(d.Rules) {
		d.Rules = nil // words that somebody wrote when comments could not name rules
	}
	return d
}

// allRules reports whether words look like a list of rules: they are as short as a list of rules, with no sentence around them.
func allRules(words []string) bool {
	const most = 3
	return len(words) <= most
}

// suppressed reports whether one of the directives covers a rule, and remembers that it was of use.
func suppressed(list []*Directive, name string) bool {
	found := false
	for _, d := range list {
		if d.covers(name) {
			d.used.Store(true)
			found = true
		}
	}
	return found
}
