package testsuite

import (
	"context"
	"errors"
	"sync"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/internal/stack"
)

// observer is the outermost interceptor of the environment's workers: it sees what the code returns before it is encoded.
type observer struct {
	interceptor.WorkerInterceptorBase
	env *TestWorkflowEnvironment
}

func (o *observer) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	return &observedWorkflow{WorkflowInboundInterceptorBase: interceptor.WorkflowInboundInterceptorBase{Next: next}, env: o.env}
}

func (o *observer) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &observedActivity{ActivityInboundInterceptorBase: interceptor.ActivityInboundInterceptorBase{Next: next}, env: o.env}
}

// observedWorkflow is one run of a workflow.
type observedWorkflow struct {
	interceptor.WorkflowInboundInterceptorBase
	env *TestWorkflowEnvironment
}

func (w *observedWorkflow) Init(next interceptor.WorkflowOutboundInterceptor) error {
	return w.Next.Init(&observedCalls{next: next, env: w.env})
}

func (w *observedWorkflow) ExecuteWorkflow(ctx workflow.Context, in *interceptor.ExecuteWorkflowInput) (any, error) {
	stack.GrowForCall() // in a replay nobody has before
	info := workflow.GetInfo(ctx)
	w.env.replays.ran(info.WorkflowExecution.RunID)
	w.env.listeners.childStarted(w.env, ctx, info, in.Args)
	result, err := w.Next.ExecuteWorkflow(ctx, in)
	var continued *workflow.ContinueAsNewError
	if errors.As(err, &continued) {
		w.env.values.keepContinued(info.WorkflowExecution.RunID, err)
	}
	return result, err
}

func (w *observedWorkflow) ExecuteUpdate(ctx workflow.Context, in *interceptor.UpdateInput) (any, error) {
	result, err := w.Next.ExecuteUpdate(ctx, in)
	w.env.values.keepUpdate(updateKey{workflow.GetInfo(ctx).WorkflowExecution.ID, workflow.GetCurrentUpdateInfo(ctx).ID}, result, err)
	return result, err
}

// next is what an outbound interceptor of workflows stands before. It is embedded instead of the SDK's base for the reason that package stack has.
type next = interceptor.WorkflowOutboundInterceptor

// observedCalls is what the code of a run calls.
type observedCalls struct {
	next
	env      *TestWorkflowEnvironment
	replayer string // the namespace of a replay, once code has asked for it
	unmasked bool   // the SDK is to see it
}

// returned is what code has returned that the service has only in another form. Replays return the same again.
type returned struct {
	mu         sync.Mutex
	continuing map[string]error // by run id
	updates    map[updateKey]updateValue
}

type updateValue struct {
	success any
	err     error
}

func (r *returned) keepContinued(runID string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.continuing == nil {
		r.continuing = map[string]error{}
	}
	r.continuing[runID] = err
}

// continued is the error with which a run continued as new, or nil.
func (r *returned) continued(runID string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.continuing[runID]
}

func (r *returned) keepUpdate(key updateKey, success any, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.updates == nil {
		r.updates = map[updateKey]updateValue{}
	}
	r.updates[key] = updateValue{success, err}
}

// ofUpdate is what the handler of an update has returned.
func (r *returned) ofUpdate(key updateKey) (any, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	value := r.updates[key]
	return value.success, value.err
}
