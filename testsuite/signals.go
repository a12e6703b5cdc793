package testsuite

import (
	"context"
	"errors"
	"fmt"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/run"
)

// SignalWorkflow sends a signal to the workflow. Before the start it waits for that. A workflow that has ended gets no signal. It panics, or ends the test of [New], if the input cannot be encoded.
func (e *TestWorkflowEnvironment) SignalWorkflow(name string, input any) {
	e.begun(func() {
		e.signalOpen(e.background(), e.settings.startOptions().ID, name, input)
	})
}

// SignalWorkflowSkippingWorkflowTask is SignalWorkflow without a workflow task: the workflow's code sees the signal with what comes next, such as another signal, a cancellation or a timer. On a server, where each
// signal brings a task, it is SignalWorkflow.
func (e *TestWorkflowEnvironment) SignalWorkflowSkippingWorkflowTask(name string, input any) {
	e.begun(func() {
		e.signalOpen(context.WithValue(e.background(), quietKey{}, true), e.settings.startOptions().ID, name, input)
	})
}

// SignalWorkflowByID sends a signal to the open run of a workflow id. The error is a *serviceerror.NotFound if there is none.
func (e *TestWorkflowEnvironment) SignalWorkflowByID(workflowID, signalName string, input any) error {
	if e.awaitsTurn() {
		if closed, err := e.closedByID(e.settings.idOf(workflowID)); err != nil {
			return err
		} else if !closed {
			e.plan(callback{do: func() { e.signalOpen(e.background(), workflowID, signalName, input) }})
			return nil
		}
	}
	return e.signal(e.background(), workflowID, signalName, input)
}

// signalOpen is signal for a workflow that may have ended.
func (e *TestWorkflowEnvironment) signalOpen(ctx context.Context, workflowID, signalName string, input any) {
	if err := e.signal(ctx, workflowID, signalName, input); err != nil {
		e.ignoreNotFound(err)
	}
}

func (e *TestWorkflowEnvironment) signal(ctx context.Context, workflowID, signalName string, input any) error {
	if _, err := e.converter().ToPayloads(input); err != nil {
		e.fatal(fmt.Errorf("encode input of signal %q: %w", signalName, err))
	}
	defer e.relax()
	workflowID = e.settings.idOf(workflowID)
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
		e.fatal(err)
	}
}
