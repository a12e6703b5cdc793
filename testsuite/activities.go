package testsuite

import "errors"

// CompleteActivity completes or fails an activity that has returned activity.ErrResultPending, by its task token. It fails if the activity is not running any more.
func (e *TestWorkflowEnvironment) CompleteActivity(taskToken []byte, result any, err error) error {
	if taskToken == nil {
		return errors.New("complete activity: nil task token provided")
	}
	defer e.relax()
	return e.open().CompleteActivity(e.background(), taskToken, result, err)
}
