package testsuite

import "sync"

// What a test has done with the client is judged when the test ends, for it may go on until then.

// told is what the test knows already.
type told struct {
	mu   sync.Mutex
	text map[string]bool
}

// untold leaves out what the test has been told before.
func (e *TestWorkflowEnvironment) untold(all []error) (news []error) {
	e.told.mu.Lock()
	defer e.told.mu.Unlock()
	if e.told.text == nil {
		e.told.text = map[string]bool{}
	}
	for _, err := range all {
		if text := err.Error(); !e.told.text[text] {
			e.told.text[text] = true
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
