package unregistered

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// record is what a place in the program says about what its workers know.
type record struct {
	kind    string
	names   []string // that are registered
	blind   bool     // something is registered that cannot be followed
	renamed bool     // under a name that cannot be
	dynamic bool     // and whatever the name, somebody takes it

	served queue // the task queue of a worker
	routed bool  // options choose another task queue for some of the kind
}

// recorded says what a call registers, nil if nothing.
func recorded(p *rule.Pass, call *ast.CallExpr) *record {
	switch rule.WorkflowAPI(p.Info, call) {
	case "WithTaskQueue":
		return &record{kind: activity, routed: true}
	case "WithWorkflowTaskQueue", "WithWorkflowNamespace":
		return &record{kind: workflow, routed: true}
	}
	fn := rule.Callee(p.Info, call)
	switch {
	case fn == nil:
		return nil
	case fn.FullName() == "go.temporal.io/sdk/worker.New" && len(call.Args) > 1:
		return &record{served: named(p, call.Args[1])}
	}
	kind, ok := registrars[fn.Name()]
	switch {
	case !ok || len(call.Args) == 0:
		return nil
	case strings.HasPrefix(fn.Name(), "RegisterDynamic"):
		return &record{kind: kind, dynamic: true}
	}
	b := &record{kind: kind}
	if sdk, _ := rule.Registered(p.Info, call); sdk != "" {
		given, known := p.RegistrationName(call)
		b.renamed = !known
		b.add(p, call.Args[0], given)
		return b
	}
	for _, arg := range call.Args { // of something that looks like it
		b.renamed = b.renamed || isString(p.Info.TypeOf(arg)) && p.Text(arg) == ""
		if text := p.Text(arg); text != "" {
			b.names = append(b.names, text)
		}
		b.add(p, arg, "")
	}
	return b
}

// registrars are the methods that register, by their names, since programs have interfaces of their own for what the SDK's worker has.
var registrars = map[string]string{
	"RegisterWorkflow": workflow, "RegisterWorkflowWithOptions": workflow, "RegisterDynamicWorkflow": workflow,
	"RegisterActivity": activity, "RegisterActivityWithOptions": activity, "RegisterDynamicActivity": activity,
}

// add notes what is registered under a name, or its own. A worker runs what is registered under another name by that name if it is given the function.
func (b *record) add(p *rule.Pass, what ast.Expr, given string) {
	switch t := p.Info.TypeOf(what); t.Underlying().(type) {
	case *types.Signature:
		b.blind = b.blind || given == "" && p.Named(what) == nil
	case *types.Interface:
		b.blind = b.blind || rule.IsTypeParam(t) || !isRegistry(t)
	}
	b.names = append(b.names, p.RegisteredNames(what, given, b.kind)...)
	if given != "" {
		b.names = append(b.names, p.RegisteredNames(what, "", b.kind)...)
	}
}

// isRegistry reports whether an interface is a worker's, and not what it gets.
func isRegistry(t types.Type) bool {
	for name := range registrars {
		if obj, _, _ := types.LookupFieldOrMethod(t, false, nil, name); obj != nil {
			return true
		}
	}
	return false
}

func isString(t types.Type) bool {
	basic, ok := t.Underlying().(*types.Basic)
	return ok && basic.Info()&types.IsString != 0
}
