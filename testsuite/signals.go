package testsuite

import (
	"errors"

	"go.temporal.io/api/serviceerror"
)

// SignalWorkflow sends a signal to the workflow. Before the start it waits for that. A workflow that has ended gets no signal. It panics if the input cannot be encoded.
func (e *TestWorkflowEnvironment) SignalWorkflow(name string, input any) {
	e.begun(func() {
		if err := e.SignalWorkflowByID(e.settings.startOptions().ID, name, input); err != nil {
			e.ignoreNotFound(err)
		}
	})
}

// SignalWorkflowSkippingWorkflowTask is SignalWorkflow: as on a server, each signal brings a workflow task.
func (e *TestWorkflowEnvironment) SignalWorkflowSkippingWorkflowTask(name string, input any) {
	e.SignalWorkflow(name, input)
}

// SignalWorkflowByID sends a signal to the open run of a workflow id. The error is a *serviceerror.NotFound if there is none.
func (e *TestWorkflowEnvironment) SignalWorkflowByID(workflowID, signalName string, input any) error {
	if _, err := e.converter().ToPayloads(input); err != nil {
		misuse(err)
	}
	defer e.relax()
	return known(workflowID, e.open().SignalWorkflow(e.background(), workflowID, e.runOf(workflowID), signalName, input))
}

// ignoreNotFound panics for errors other than that of a workflow that has ended.
func (e *TestWorkflowEnvironment) ignoreNotFound(err error) {
	var notFound *serviceerror.NotFound
	if !errors.As(err, &notFound) {
		misuse(err)
	}
}
