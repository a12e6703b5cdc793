package future

import (
	_ "embed" // the documentation of the rule
	"go/ast"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule finds statements that drop a future or an error.
var Rule = &rule.Rule{
	Name:       "future",
	Doc:        doc,
	Everywhere: true,
	Nodes:      []ast.Node{(*ast.ExprStmt)(nil)},
	Detect:     detect,
}

// started are the functions of package workflow, and the methods, that start what may fail.
var started = map[string]bool{
	"ExecuteActivity": true, "ExecuteLocalActivity": true, "ExecuteChildWorkflow": true, "SignalExternalWorkflow": true,
	"RequestCancelExternalWorkflow": true, "NexusClient.ExecuteOperation": true, "ChildWorkflowFuture.SignalChildWorkflow": true,
}

// failing are the methods and functions whose error says that something did fail.
var failing = map[string]bool{"Future.Get": true, "ChildWorkflowFuture.Get": true, "EncodedValue.Get": true}

// setting are functions of package workflow that report mistakes as errors.
var setting = map[string]bool{
	"SetQueryHandler": true, "SetQueryHandlerWithOptions": true, "SetUpdateHandler": true, "SetUpdateHandlerWithOptions": true,
}

func detect(p *rule.Pass, n ast.Node) {
	stmt, ok := n.(*ast.ExprStmt)
	if !ok {
		return
	}
	call, ok := ast.Unparen(stmt.X).(*ast.CallExpr)
	if !ok {
		return
	}
	api, method := rule.WorkflowAPI(p.Info, call), rule.SDKMethod(p.Info, call)
	switch {
	case started[api]:
		p.Report(rule.Site{Node: n, What: "the future of workflow." + api, Why: "is dropped, and with it any failure", Advice: "wait for it with Get"})
	case started[method]:
		p.Report(rule.Site{Node: n, What: "the future of " + method, Why: "is dropped, and with it any failure", Advice: "wait for it with Get"})
	case failing[method]:
		p.Report(rule.Site{Node: n, What: "the error of Get", Why: "is dropped", Advice: "return or handle it"})
	case setting[api]:
		p.Report(rule.Site{Node: n, What: "the error of workflow." + api, Why: "is dropped, so a handler that is refused is not missed", Advice: "return it"})
	}
}
