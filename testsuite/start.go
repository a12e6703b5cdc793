package testsuite

import (
	"context"
	"fmt"
	"reflect"
	"sync"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/internal/stack"
)

// execution is the workflow that the environment executes.
type execution struct {
	mu     sync.Mutex
	name   string // empty before it is claimed
	run    client.WorkflowRun
	result *commonpb.Payloads
	fail   context.CancelCauseFunc
	closed bool
	err    error
}

// ExecuteWorkflow starts a workflow, a function or the name of a registered one, and returns when it has ended, and with it the children that it has left to themselves (see
// [TestWorkflowEnvironment.SetDetachedChildWait]). A function need not be registered before. Callbacks and listeners are called on the calling goroutine meanwhile.
//
// An environment executes one workflow; [TestWorkflowEnvironment.Client] starts more. It panics, or ends the test of [New], if the workflow cannot be started, such as for arguments that do not fit.
func (e *TestWorkflowEnvironment) ExecuteWorkflow(workflowFn any, args ...any) {
	if e.test != nil {
		e.test.Helper()
	}
	e.skipped(e.possible())
	name := e.claim(workflowFn)
	ctx, fail := context.WithCancelCause(e.background())
	defer fail(nil)
	e.desk.begin()
	defer e.settle()
	run, err := e.start(ctx, fail, name, args)
	if err != nil {
		e.fatal(err)
		return
	}
	e.began()
	e.serve()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		stack.Grow()
		e.await(ctx, run)
	}()
	e.desk.serve(ended)
	if e.main.aborted() {
		e.desk.leave()
	}
	e.desk.end()
	e.judge()
}

// claim makes a workflow the one that the environment executes, and returns its name.
func (e *TestWorkflowEnvironment) claim(workflowFn any) string {
	if e.test != nil {
		e.test.Helper()
	}
	if reflect.ValueOf(workflowFn).Kind() == reflect.Func && !e.registry.hasWorkflow(workflowFn) {
		e.RegisterWorkflowWithOptions(workflowFn, workflow.RegisterOptions{DisableAlreadyRegisteredCheck: true})
	}
	name := e.registry.nameOf(&e.registry.workflows, workflowFn)
	e.main.mu.Lock()
	defer e.main.mu.Unlock()
	if e.main.name != "" {
		e.fatal(fmt.Errorf("execute workflow %q: the environment has executed %q already; make another environment, or use Client", name, e.main.name))
	}
	e.main.name = name
	return name
}

// start starts the workflow. The worker takes part from the beginning, unless callbacks come before the first task.
func (e *TestWorkflowEnvironment) start(ctx context.Context, fail context.CancelCauseFunc, name string, args []any) (client.WorkflowRun, error) {
	if e.test != nil {
		e.test.Helper()
	}
	if err := e.checkArguments(name, args); err != nil {
		return nil, err
	}
	if err := e.deploy(ctx); err != nil {
		return nil, err
	}
	options := e.settings.startOptions()
	if e.callbacks.early() {
		e.open()
		e.rest()
	} else {
		if e.service.attendant.replaced(&e.registry) {
			e.settings.changes++
		}
		e.serve()
		options.EnableEagerStart = true
	}
	e.main.mu.Lock()
	e.main.fail = fail
	e.main.mu.Unlock()
	e.arm()
	run, err := e.service.client.ExecuteWorkflow(dress(ctx), options, name, args...)
	if err != nil {
		return nil, fmt.Errorf("execute workflow %q: %w", name, e.explained(err))
	}
	e.main.mu.Lock()
	e.main.run = run
	e.main.mu.Unlock()
	return run, nil
}

// checkArguments tells whether arguments fit the function of a workflow, if it is known, as clients do that are given the function.
func (e *TestWorkflowEnvironment) checkArguments(name string, args []any) error {
	fn, ok := e.registry.workflow(name)
	if !ok {
		return e.registry.unknown(name)
	}
	params := reflect.TypeOf(fn)
	if wanted := params.NumIn() - 1; !params.IsVariadic() && wanted != len(args) {
		return fmt.Errorf("execute workflow %q: expected %d args for function: %v but found %d", name, wanted, params, len(args))
	}
	for i, arg := range args {
		if i+1 >= params.NumIn() || params.IsVariadic() && i+1 >= params.NumIn()-1 {
			break
		}
		if given, param := reflect.TypeOf(arg), params.In(i+1); given != nil && !given.AssignableTo(param) {
			return fmt.Errorf("execute workflow %q: cannot assign function argument: %d from type: %v to type: %v", name, i+1, given, param)
		}
	}
	return nil
}

// await waits for the end of the workflow, and of the children that it leaves behind.
func (e *TestWorkflowEnvironment) await(ctx context.Context, run client.WorkflowRun) {
	defer e.watch()()
	err := run.GetWithOptions(ctx, nil, client.WorkflowRunGetOptions{DisableFollowingRuns: !e.settings.follow})
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	outcome, result := e.outcome(run, err), (*commonpb.Payloads)(nil)
	if outcome == nil {
		result = e.resultOf(run)
	}
	e.main.mu.Lock()
	e.main.closed, e.main.err, e.main.result = true, outcome, result
	e.main.mu.Unlock()
	if ctx.Err() == nil && !e.settings.alone {
		e.awaitDetached(ctx, run.GetID(), run.GetRunID())
	}
}

// aborted tells whether the execution was given up.
func (x *execution) aborted() bool {
	x.mu.Lock()
	defer x.mu.Unlock()
	return fatal(x.err) != nil
}

// executes tells whether a workflow is being executed, so that its error has what goes wrong.
func (e *TestWorkflowEnvironment) executes() bool {
	e.main.mu.Lock()
	defer e.main.mu.Unlock()
	return e.main.fail != nil && !e.main.closed
}

// abort ends the execution: it can come to nothing any more.
func (e *TestWorkflowEnvironment) abort(cause error) {
	e.main.mu.Lock()
	defer e.main.mu.Unlock()
	if e.main.fail == nil {
		return
	}
	e.main.fail(cause)
	if !e.main.closed { // after that, workers work on for what the test does with the client
		e.service.over.Store(true)
	}
}

// settle leaves nothing running behind an execution, however it has ended.
func (e *TestWorkflowEnvironment) settle() {
	e.desk.end()
	e.relax()
}

// judge fails the test for what it must not overlook.
func (e *TestWorkflowEnvironment) judge() {
	if e.test == nil {
		e.replayAll()
		e.addRemarks()
		return
	}
	e.test.Helper()
	e.replayAll()
	e.remark()
	e.main.mu.Lock()
	err := e.main.err
	e.main.mu.Unlock()
	e.skipped(err)
	for _, violation := range e.untold(e.violations()) {
		e.test.Error(violation)
	}
	switch failed := fatal(err).(type) {
	case nil:
	case *violationError: // it is among those reported
		e.test.FailNow()
	default:
		e.test.Fatal(failed)
	}
}
