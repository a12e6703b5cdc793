package testsuite

import (
	"context"
	"errors"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/run"
)

// SignalWorkflow sends a signal to the workflow. Before the start it waits for that. A workflow that has ended gets no signal. It panics if the input cannot be encoded.
func (e *TestWorkflowEnvironment) SignalWorkflow(name string, input any) {
	e.begun(func() {
		if err := e.SignalWorkflowByID(e.settings.startOptions().ID, name, input); err != nil {
			e.ignoreNotFound(err)
		}
	})
}

// SignalWorkflowSkippingWorkflowTask is SignalWorkflow without a workflow task: the workflow's code sees the signal with what comes next, such as another signal, a cancellation or a timer. On a server, where each
// signal brings a task, it is SignalWorkflow.
func (e *TestWorkflowEnvironment) SignalWorkflowSkippingWorkflowTask(name string, input any) {
	e.begun(func() {
		if err := e.signal(context.WithValue(e.background(), quietKey{}, true), e.settings.startOptions().ID, name, input); err != nil {
			e.ignoreNotFound(err)
		}
	})
}

// SignalWorkflowByID sends a signal to the open run of a workflow id. The error is a *serviceerror.NotFound if there is none.
func (e *TestWorkflowEnvironment) SignalWorkflowByID(workflowID, signalName string, input any) error {
	return e.signal(e.background(), workflowID, signalName, input)
}

func (e *TestWorkflowEnvironment) signal(ctx context.Context, workflowID, signalName string, input any) error {
	if _, err := e.converter().ToPayloads(input); err != nil {
		impossible(err)
	}
	defer e.relax()
	return known(workflowID, e.open().SignalWorkflow(ctx, workflowID, e.runOf(workflowID), signalName, input))
}

// quietKey marks the context of a signal that is to bring no workflow task.
type quietKey struct{}

// quieten tells the in-memory service so.
func (e *TestWorkflowEnvironment) quieten(req *workflowservice.SignalWorkflowExecutionRequest) {
	if e.settings.remote() {
		return
	}
	if req.Header == nil {
		req.Header = &commonpb.Header{}
	}
	if req.Header.Fields == nil {
		req.Header.Fields = map[string]*commonpb.Payload{}
	}
	req.Header.Fields[run.QuietSignal] = &commonpb.Payload{}
}

// ignoreNotFound panics for errors other than that of a workflow that has ended.
func (e *TestWorkflowEnvironment) ignoreNotFound(err error) {
	var notFound *serviceerror.NotFound
	if !errors.As(err, &notFound) {
		impossible(err)
	}
}
