package testsuite

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"
)

// Listeners are told what happens, on the goroutine of ExecuteWorkflow. Each may be set once, before the execution. What they are told has happened for the service too.

// listeners are those of an environment.
type listeners struct {
	activityStarted   func(*activity.Info, context.Context, converter.EncodedValues)
	activityCompleted func(*activity.Info, converter.EncodedValue, error)
	activityCanceled  func(*activity.Info)
	heartbeat         func(*activity.Info, converter.EncodedValues)
	localStarted      func(*activity.Info, context.Context, []any)
	localCompleted    func(*activity.Info, converter.EncodedValue, error)
	localCanceled     func(*activity.Info)
	started           func(*workflow.Info, workflow.Context, converter.EncodedValues)
	completed         func(*workflow.Info, converter.EncodedValue, error)
	canceled          func(*workflow.Info)
	timerScheduled    func(string, time.Duration)
	timerFired        func(string)
	timerCanceled     func(string)
	nexusStarted      func(string, string, converter.EncodedValue)
	nexusCompleted    func(string, string, converter.EncodedValue, error)
	nexusCanceled     func(string, string)

	records records
}

// SetOnActivityStartedListener sets what is called when an attempt of an activity, mocked or real, starts; it goes on when the listener has returned.
func (e *TestWorkflowEnvironment) SetOnActivityStartedListener(
	listener func(activityInfo *activity.Info, ctx context.Context, args converter.EncodedValues),
) *TestWorkflowEnvironment {
	e.listeners.activityStarted = listener
	return e
}

// SetOnActivityCompletedListener sets what is called when a workflow gets the outcome of an activity, after all retries; and, with activity.ErrResultPending, when an activity leaves its result to somebody else.
func (e *TestWorkflowEnvironment) SetOnActivityCompletedListener(
	listener func(activityInfo *activity.Info, result converter.EncodedValue, err error),
) *TestWorkflowEnvironment {
	e.listeners.activityCompleted = listener
	return e
}

// SetOnActivityCanceledListener sets what is called when a workflow requests the cancellation of an activity.
func (e *TestWorkflowEnvironment) SetOnActivityCanceledListener(listener func(activityInfo *activity.Info)) *TestWorkflowEnvironment {
	e.listeners.activityCanceled = listener
	return e
}

// SetOnActivityHeartbeatListener sets what is called for each heartbeat that comes to the service; workers send no more of them than the heartbeat timeout makes necessary.
func (e *TestWorkflowEnvironment) SetOnActivityHeartbeatListener(
	listener func(activityInfo *activity.Info, details converter.EncodedValues),
) *TestWorkflowEnvironment {
	e.listeners.heartbeat = listener
	return e
}

// SetOnLocalActivityStartedListener sets what is called when an attempt of a local activity starts; it goes on when the listener has returned.
func (e *TestWorkflowEnvironment) SetOnLocalActivityStartedListener(
	listener func(activityInfo *activity.Info, ctx context.Context, args []any),
) *TestWorkflowEnvironment {
	e.listeners.localStarted = listener
	return e
}

// SetOnLocalActivityCompletedListener sets what is called when an attempt of a local activity has ended and was not cancelled.
func (e *TestWorkflowEnvironment) SetOnLocalActivityCompletedListener(
	listener func(activityInfo *activity.Info, result converter.EncodedValue, err error),
) *TestWorkflowEnvironment {
	e.listeners.localCompleted = listener
	return e
}

// SetOnLocalActivityCanceledListener sets what is called when a local activity has ended for its cancellation, or was cancelled before it began.
func (e *TestWorkflowEnvironment) SetOnLocalActivityCanceledListener(listener func(activityInfo *activity.Info)) *TestWorkflowEnvironment {
	e.listeners.localCanceled = listener
	return e
}

// SetOnChildWorkflowStartedListener sets what is called when the code of a child workflow, mocked or real, begins; it goes on when the listener has returned.
func (e *TestWorkflowEnvironment) SetOnChildWorkflowStartedListener(
	listener func(workflowInfo *workflow.Info, ctx workflow.Context, args converter.EncodedValues),
) *TestWorkflowEnvironment {
	e.listeners.started = listener
	return e
}

// SetOnChildWorkflowCompletedListener sets what is called when a workflow gets the outcome of a child.
func (e *TestWorkflowEnvironment) SetOnChildWorkflowCompletedListener(
	listener func(workflowInfo *workflow.Info, result converter.EncodedValue, err error),
) *TestWorkflowEnvironment {
	e.listeners.completed = listener
	return e
}

// SetOnChildWorkflowCanceledListener sets what is called when a child workflow gets a request for its cancellation.
func (e *TestWorkflowEnvironment) SetOnChildWorkflowCanceledListener(listener func(workflowInfo *workflow.Info)) *TestWorkflowEnvironment {
	e.listeners.canceled = listener
	return e
}

// SetOnTimerScheduledListener sets what is called when a workflow starts a timer.
func (e *TestWorkflowEnvironment) SetOnTimerScheduledListener(listener func(timerID string, duration time.Duration)) *TestWorkflowEnvironment {
	e.listeners.timerScheduled = listener
	return e
}

// SetOnTimerFiredListener sets what is called when a workflow gets to know that a timer has fired.
func (e *TestWorkflowEnvironment) SetOnTimerFiredListener(listener func(timerID string)) *TestWorkflowEnvironment {
	e.listeners.timerFired = listener
	return e
}

// SetOnTimerCanceledListener sets what is called when a workflow cancels a timer.
func (e *TestWorkflowEnvironment) SetOnTimerCanceledListener(listener func(timerID string)) *TestWorkflowEnvironment {
	e.listeners.timerCanceled = listener
	return e
}

// SetOnNexusOperationStartedListener sets what is called when a workflow starts a Nexus operation.
func (e *TestWorkflowEnvironment) SetOnNexusOperationStartedListener(
	listener func(service string, operation string, input converter.EncodedValue),
) *TestWorkflowEnvironment {
	e.listeners.nexusStarted = listener
	return e
}

// SetOnNexusOperationCompletedListener sets what is called when a workflow gets the outcome of a Nexus operation.
func (e *TestWorkflowEnvironment) SetOnNexusOperationCompletedListener(
	listener func(service string, operation string, result converter.EncodedValue, err error),
) *TestWorkflowEnvironment {
	e.listeners.nexusCompleted = listener
	return e
}

// SetOnNexusOperationCanceledListener sets what is called when a workflow requests the cancellation of a Nexus operation.
func (e *TestWorkflowEnvironment) SetOnNexusOperationCanceledListener(listener func(service string, operation string)) *TestWorkflowEnvironment {
	e.listeners.nexusCanceled = listener
	return e
}
