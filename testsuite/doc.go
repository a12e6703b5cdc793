// Package testsuite tests workflows as go.temporal.io/sdk/testsuite does, on the SDK's own worker and an in-memory service instead of a second implementation of both.
//
// Changing the import path is enough. What a test gains: real event histories ([TestWorkflowEnvironment.History]), a real client
// ([TestWorkflowEnvironment.Client]), and a replay of every run that ends, so that nondeterministic code fails its own unit test.
//
//	func TestRemind(t *testing.T) {
//		env := testsuite.New(t) // or, as before, (&testsuite.WorkflowTestSuite{}).NewTestWorkflowEnvironment()
//		env.OnActivity(SendMail, mock.Anything, "phil@example.com").Return(nil).Once()
//		env.RegisterDelayedCallback(func() { env.SignalWorkflow("stop", nil) }, 24*time.Hour)
//		env.ExecuteWorkflow(Remind, "phil@example.com")
//		require.NoError(t, env.GetWorkflowError())
//	}
//
// Delayed callbacks, listeners and the callbacks of updates run one at a time on the goroutine that called ExecuteWorkflow, so they may call
// require.FailNow; time stands still meanwhile. The other methods may be called from any goroutine once the environment is set up.
//
// [New] reports through its testing.TB: workflows that are stuck, failed workflow tasks, calls that no mock expected and runs that do not replay fail the test by
// themselves. An environment of a [WorkflowTestSuite] has no test to fail, unless [WorkflowTestSuite.ReportTo] names it: there they are the workflow's error.
package testsuite
