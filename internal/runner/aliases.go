package runner

import (
	"reflect"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"
)

// Alias says that the SDK calls a function by another name, because it was registered with one. A worker applies the aliases
// of its own activities and workflows; a replayer has no activities, and would compare history with the bare names.
type Alias struct {
	// Activity is set for activities; the others are child workflows.
	Activity bool
	// Func is the function's name without its package, Name what it is registered as.
	Func, Name string
}

// aliases are the other names of a replayer's activities and child workflows. Nothing is added once replays began.
type aliases struct {
	interceptor.WorkerInterceptorBase
	activities, workflows map[string]string
}

func newAliases(known []Alias) *aliases {
	a := &aliases{activities: map[string]string{}, workflows: map[string]string{}}
	for _, alias := range known {
		if alias.Activity {
			a.activities[alias.Func] = alias.Name
		} else {
			a.workflows[alias.Func] = alias.Name
		}
	}
	return a
}

// addActivity notes the name that a registration of an activity function gives. For a struct of activities the name is a
// prefix, and the SDK makes no aliases of it.
func (a *aliases) addActivity(activity any, name string) {
	if name != "" && reflect.ValueOf(activity).Kind() == reflect.Func {
		a.activities[functionName(activity)] = name
	}
}

// InterceptWorkflow costs nothing when there are no aliases.
func (a *aliases) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	if len(a.activities) == 0 && len(a.workflows) == 0 {
		return next
	}
	in := &aliasInbound{aliases: a}
	in.Next = next
	return in
}

type aliasInbound struct {
	interceptor.WorkflowInboundInterceptorBase
	aliases *aliases
}

func (in *aliasInbound) Init(next interceptor.WorkflowOutboundInterceptor) error {
	out := &aliasOutbound{aliases: in.aliases}
	out.Next = next
	return in.Next.Init(out)
}

// aliasOutbound gives calls the names that a worker would give them.
type aliasOutbound struct {
	interceptor.WorkflowOutboundInterceptorBase
	aliases *aliases
}

func (o *aliasOutbound) ExecuteActivity(ctx workflow.Context, name string, args ...any) workflow.Future {
	return o.Next.ExecuteActivity(ctx, renamed(o.aliases.activities, name), args...)
}

func (o *aliasOutbound) ExecuteLocalActivity(ctx workflow.Context, name string, args ...any) workflow.Future {
	return o.Next.ExecuteLocalActivity(ctx, renamed(o.aliases.activities, name), args...)
}

func (o *aliasOutbound) ExecuteChildWorkflow(ctx workflow.Context, name string, args ...any) workflow.ChildWorkflowFuture {
	return o.Next.ExecuteChildWorkflow(ctx, renamed(o.aliases.workflows, name), args...)
}

func renamed(names map[string]string, name string) string {
	if other, ok := names[name]; ok {
		return other
	}
	return name
}
