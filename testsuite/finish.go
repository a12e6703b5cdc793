package testsuite

// What a test has done with the client is judged when the test ends, for it may go on until then.

// untold leaves out what the test has been told before.
func (e *TestWorkflowEnvironment) untold(all []error) (news []error) {
	for _, err := range all {
		if e.told.first(err.Error()) {
			news = append(news, err)
		}
	}
	return news
}

// finish fails the test for what it must not overlook of workflows that it has not executed itself, and ends the environment. A test that is skipped is not to fail.
func (e *TestWorkflowEnvironment) finish() {
	e.test.Helper()
	if e.started() && !e.main.aborted() && !e.test.Skipped() {
		e.replayAll()
		for _, violation := range e.untold(e.violations()) {
			e.test.Error(violation)
		}
		e.remark()
	}
	e.close()
}

// started tells whether there is a service that something may have happened on.
func (e *TestWorkflowEnvironment) started() bool {
	e.service.mu.Lock()
	defer e.service.mu.Unlock()
	return e.service.client != nil
}
