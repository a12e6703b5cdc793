package testsuite

// CancelWorkflow requests the workflow's cancellation. Before the start it waits for that.
func (e *TestWorkflowEnvironment) CancelWorkflow() {
	e.begun(func() {
		id := e.settings.startOptions().ID
		e.cancel(id, e.runOf(id))
	})
}

// CancelWorkflowByID requests the cancellation of a run; an empty run id means the open run of the workflow id. If there is none it does nothing.
func (e *TestWorkflowEnvironment) CancelWorkflowByID(workflowID string, runID string) {
	e.inTurn(func() { e.cancel(workflowID, runID) })
}

func (e *TestWorkflowEnvironment) cancel(workflowID string, runID string) {
	defer e.relax()
	if err := e.open().CancelWorkflow(e.background(), e.settings.idOf(workflowID), runID); err != nil {
		e.ignoreNotFound(err)
	}
}
