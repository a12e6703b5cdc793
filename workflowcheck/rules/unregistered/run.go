package unregistered

import (
	"fmt"
	"go/ast"
	"go/types"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// run is a place where something is run that a worker has to know.
type run struct {
	kind, name string
	what       string
	target     ast.Expr
	queue      queue
	client     bool // a client starts it, and not a workflow
	// If it is run as a function and not by its name: the function and its receiver's type, if it is a method.
	function, pkg, receiver string
}

var consequences = map[string]string{
	activity: "is run here and registered with no worker of this program, so every attempt fails",
	workflow: "is run here and registered with no worker of this program, so its first workflow task fails, again and again",
}

var advice = map[string]string{
	activity: "register it with RegisterActivity", workflow: "register it with RegisterWorkflow",
}

// runs says what a call runs, nil if nothing that a worker of another process may have to know.
func runs(p *rule.Pass, call *ast.CallExpr) *run {
	inv := rule.Invoked(p.Info, call)
	if inv == nil || inv.API == "ExecuteLocalActivity" || inv.API == "ExecuteOperation" {
		return nil
	}
	r := &run{kind: workflow, target: inv.Target, queue: chosen(p, inv.API, call)}
	if inv.Activity {
		r.kind = activity
	}
	r.client = inv.API == "Client.ExecuteWorkflow" || inv.API == "Client.SignalWithStartWorkflow"
	if r.name = p.Text(inv.Target); r.name != "" {
		r.what = fmt.Sprintf("%s %q", r.kind, r.name)
		return r
	}
	fn := p.Named(inv.Target)
	if fn == nil || fn.Pkg() == nil {
		return nil
	}
	r.name, r.what = fn.Name(), r.kind+" "+types.ExprString(inv.Target)
	recv := fn.Signature().Recv()
	if recv != nil && types.IsInterface(recv.Type()) {
		return r // the SDK takes the method's name
	}
	r.function, r.pkg = fn.FullName(), fn.Pkg().Path()
	if recv != nil {
		r.receiver = typeName(recv.Type())
	}
	return r
}

func typeName(t types.Type) string {
	if ptr, ok := types.Unalias(t).(*types.Pointer); ok {
		t = ptr.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj().Name()
	}
	return ""
}

// chosen is the task queue that the options of a call choose, as far as they can be seen.
func chosen(p *rule.Pass, api string, call *ast.CallExpr) queue {
	switch api {
	case "ExecuteActivity", "ExecuteChildWorkflow":
		from, ok := p.Value(call.Args[0]).(*ast.CallExpr)
		if !ok || len(from.Args) < 2 {
			return unknownQueue
		}
		switch rule.WorkflowAPI(p.Info, from) {
		case "WithActivityOptions", "WithChildOptions":
			return inOptions(p, from.Args[1])
		}
	case "Client.ExecuteWorkflow":
		return inOptions(p, call.Args[1])
	case "Client.SignalWithStartWorkflow":
		return inOptions(p, call.Args[4])
	}
	return unknownQueue
}

func inOptions(p *rule.Pass, options ast.Expr) queue {
	fields, known := p.Options(options)
	if !known || fields["Namespace"] != nil {
		return unknownQueue
	}
	return named(p, fields["TaskQueue"])
}
