package testsuite

import "go.temporal.io/sdk/converter"

// QueryWorkflow asks the workflow, which may have ended.
func (e *TestWorkflowEnvironment) QueryWorkflow(queryType string, args ...any) (converter.EncodedValue, error) {
	return e.QueryWorkflowByID(e.settings.startOptions().ID, queryType, args...)
}

// QueryWorkflowByID asks the latest run of a workflow id, which may have ended. The error is a *serviceerror.NotFound if there is none, and that of the handler if it fails.
func (e *TestWorkflowEnvironment) QueryWorkflowByID(workflowID, queryType string, args ...any) (converter.EncodedValue, error) {
	e.serve() // between executions no worker runs
	defer e.relax()
	workflowID = e.settings.idOf(workflowID)
	value, err := e.service.client.QueryWorkflow(e.background(), workflowID, e.runOf(workflowID), queryType, args...)
	return value, known(workflowID, err)
}
