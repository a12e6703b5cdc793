package rule

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Rule is one rule. All fields are constant.
type Rule struct {
	Name string // in flags, reports and ignore comments: lower case, one word
	Doc  string // the source of the rule's doc.go

	// Nodes are examples of the kinds of nodes that Detect wants. A rule without a detector lives by the table of package facts,
	// which names functions and variables of other modules.
	Nodes  []ast.Node
	Detect func(p *Pass, n ast.Node)

	// Everywhere says that the sites are mistakes wherever they are, whether workflow code gets there or not, and that callers need not hear
	// of them: the rule is about calls of the workflow API.
	Everywhere bool

	// Declarations says that Detect is also called outside of functions, where there is no Pass.In. The rule is one of those that apply everywhere.
	Declarations bool

	// Marks says that Detect marks functions, itself or by what they call, for the sake of sites that only count if they hold: see Site. The rule is
	// one of those that apply everywhere.
	Marks bool

	// Settle has the last word on the sites that Detect found in a package, when all of them are known. It may be nil.
	Settle func(sites []*Site) []*Site

	// Join has the last word on the sites that Detect found in all packages of a program: it leaves in each part those to report. Only who has all
	// packages at hand calls it, which is the command when it is run by itself; from others nothing is heard of the rule. It may be nil.
	Join func(program []*Part)

	// Fix suggests how to change a site of this rule that is in workflow code with a workflow.Context at hand. It may be nil, and may
	// return nothing.
	Fix func(p *Pass, site *Site) []analysis.TextEdit
}

// Title is the first sentence of the rule's documentation.
func (r *Rule) Title() string {
	title, _, _ := strings.Cut(Text(r.Doc), "\n\n")
	return strings.ReplaceAll(title, "\n", " ")
}

// Text is the package comment in the source of a doc.go, without the words that it has to begin with.
func Text(source string) string {
	var lines []string
	for line := range strings.Lines(source) {
		line = strings.TrimRight(line, "\n")
		if !strings.HasPrefix(line, "//") {
			break
		}
		lines = append(lines, strings.TrimPrefix(strings.TrimPrefix(line, "//"), " "))
	}
	text := strings.Join(lines, "\n")
	if rest, ok := strings.CutPrefix(text, "Package "); ok {
		_, text, _ = strings.Cut(rest, " ")
	}
	return text
}

// Site is a place that does something which a replay would do differently. A message is made of What, Why and Advice:
// "time.Now reads the wall clock; use workflow.Now".
type Site struct {
	Rule   *Rule
	Node   ast.Node
	What   string // the subject of a sentence
	Why    string // its verb
	Advice string // what to do instead, as an order

	Object types.Object // what the site is about, if it is a function or variable
	In     *Function    // where it is; nil outside of functions
	Local  bool         // it matters in the package itself, and is not held against callers in others
	Write  bool         // whether Object is written

	Mark bool        // nothing to report: the declared function around is marked, and so are its callers
	If   *types.Func // the site counts only if this function is marked, in this package or another one

	Detail any // what else Detect has to tell Settle or Join; for Join, values that keep nothing of the package alive
}

// Sentence says what is wrong, and what to do.
func (s *Site) Sentence() string { return s.What + " " + s.Why + "; " + s.Advice }

// Silent reports whether a site is nothing to report by itself, but says something about others: no comment ignores it.
func (s *Site) Silent() bool { return s.What == "" }

// Function is a declared function or a function literal.
type Function struct {
	Node    ast.Node    // *ast.FuncDecl or *ast.FuncLit
	Func    *types.Func // nil for a literal
	Outer   *Function   // around a literal
	Context string      // the name of its parameter of type workflow.Context, if it is the first
	Type    *ast.FuncType
	Body    *ast.BlockStmt
}

// Outermost is the declared function around, or the literal at package level.
func (f *Function) Outermost() *Function {
	for f.Outer != nil {
		f = f.Outer
	}
	return f
}

// Receiver is the variable that a method calls its receiver, nil if there is none.
func (f *Function) Receiver(info *types.Info) types.Object {
	decl, ok := f.Node.(*ast.FuncDecl)
	if !ok || decl.Recv == nil || len(decl.Recv.List) == 0 || len(decl.Recv.List[0].Names) == 0 {
		return nil
	}
	return info.Defs[decl.Recv.List[0].Names[0]]
}

// Pass is what a detector sees of a package, while the traversal is at a node.
type Pass struct {
	Fset *token.FileSet
	Pkg  *types.Package
	Info *types.Info

	Stack []ast.Node // from the file to the node, both included
	In    *Function  // around the node; nil at package level

	// Writes is the place where a method of another package writes to its receiver, or "".
	Writes func(*types.Func) string
	// Sink takes what Report is given.
	Sink func(Site)
}

// Report notes a site. Rule and In are filled in.
func (p *Pass) Report(s Site) { p.Sink(s) }

// Parent is the node n levels above the one that the traversal is at, or nil.
func (p *Pass) Parent(n int) ast.Node {
	if i := len(p.Stack) - 1 - n; i >= 0 {
		return p.Stack[i]
	}
	return nil
}

// WorkflowContext is the name of a workflow.Context that the code in f can use, or "".
func WorkflowContext(f *Function) string {
	for ; f != nil; f = f.Outer {
		if f.Context != "" && f.Context != "_" {
			return f.Context
		}
	}
	return ""
}
