package run

import (
	"slices"
	"strings"

	activitypb "go.temporal.io/api/activity/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
)

// Options of standalone activities, changed by clients: UpdateActivityExecutionOptions in chasm/lib/activity/activity.go of the server.

const (
	startDelayKey  = "startdelay"
	retryPolicyKey = "retrypolicy"
)

// CheckOptionPaths refuses what is not an option.
func CheckOptionPaths(paths []string) error {
	for _, path := range paths {
		if key := pathKey(path); optionSetters[key] == nil && key != startDelayKey {
			return serviceerror.NewInvalidArgumentf("unsupported update_mask path: %q", path)
		}
	}
	return nil
}

// UpdateStandaloneActivity changes options of the activity, those that the request's mask names, or gives it back those that it began with.
// It returns all options as they are then.
func (tx *Tx) UpdateStandaloneActivity(req *workflowservice.UpdateActivityExecutionOptionsRequest) (*activitypb.ActivityOptions, error) {
	if req.GetRequestId() == tx.run.standaloneActivity.updated {
		return tx.run.standaloneActivityOptions(), nil
	}
	switch state := tx.run.standaloneActivityState(); {
	case tx.run.Closed(), state == stateCancelRequested, state == stateResetRequested:
		return nil, serviceerror.NewFailedPreconditionf("Cannot update options for activity in state %s", state)
	}
	tx.alterStandaloneActivity(func(s *standaloneActivity) { s.updated = req.GetRequestId() })
	touched := req.GetRestoreOriginal()
	if touched {
		tx.restoreOptions()
	} else {
		if err := tx.mergeOptions(req.GetActivityOptions(), req.GetUpdateMask().GetPaths()); err != nil {
			return nil, err
		}
		touched = slices.ContainsFunc(req.GetUpdateMask().GetPaths(), func(path string) bool { return strings.HasPrefix(pathKey(path), retryPolicyKey) })
	}
	tx.redispatch(touched)
	return tx.run.standaloneActivityOptions(), nil
}

// mergeOptions changes the options that the paths name.
func (tx *Tx) mergeOptions(from *activitypb.ActivityOptions, paths []string) error {
	act := tx.run.onlyActivity()
	from = proto.CloneOf(from)
	names := func(key string) bool {
		return slices.ContainsFunc(paths, func(path string) bool { return pathKey(path) == key })
	}
	if names(retryPolicyKey) { // none stands for the defaults
		from.RetryPolicy = fillRetryPolicy(from.GetRetryPolicy())
	}
	attrs, err := tx.run.withOptions(act.attrs, from, paths)
	if err != nil {
		return err
	}
	if names(retryPolicyKey) {
		attrs.RetryPolicy = from.GetRetryPolicy() // with its types of errors
	}
	delay := act.delay
	if names(startDelayKey) {
		waits := act.firstDispatch().After(tx.now) || act.state == activityPaused
		if !act.startedAt.IsZero() || !waits {
			return serviceerror.NewFailedPrecondition("cannot update start_delay: the first activity attempt has already been dispatched")
		}
		delay = from.GetStartDelay()
	}
	tx.change(act, func(a *activity) { a.attrs, a.delay = attrs, delay })
	return nil
}

// restoreOptions gives the activity back the options that it began with, but the start delay only if it matters still.
func (tx *Tx) restoreOptions() {
	tx.watchAll(tx.change(tx.run.onlyActivity(), func(a *activity) {
		a.attrs = tx.run.standaloneActivity.original
		if a.startedAt.IsZero() {
			a.delay = tx.run.standaloneActivity.request.GetStartDelay()
		}
	}))
}

// redispatch wishes for the deadlines of changed options. A retry keeps its time unless its policy was touched, and it was not the worker who set it.
func (tx *Tx) redispatch(policy bool) {
	act := tx.run.onlyActivity()
	retries := act.attempt > 1 && act.state != activityStarted
	if retries && policy && !act.asked {
		act = tx.change(act, func(a *activity) { a.resumesAt = a.failedAt.Add(backoff(a.attrs.GetRetryPolicy(), a.attempt-1)) })
	}
	switch {
	case act.state == activityStarted, act.state == activityPaused:
	case retries:
		tx.dispatch(act.resumesAt)
	default:
		tx.dispatch(tx.now)
	}
	tx.watchAll(act)
}

// standaloneActivityOptions are the options of the activity as they are.
func (r *Run) standaloneActivityOptions() *activitypb.ActivityOptions {
	act := r.onlyActivity()
	a := act.attrs
	return &activitypb.ActivityOptions{
		TaskQueue: a.GetTaskQueue(), ScheduleToCloseTimeout: a.GetScheduleToCloseTimeout(), ScheduleToStartTimeout: a.GetScheduleToStartTimeout(),
		StartToCloseTimeout: a.GetStartToCloseTimeout(), HeartbeatTimeout: a.GetHeartbeatTimeout(), Priority: a.GetPriority(),
		RetryPolicy: a.GetRetryPolicy(), StartDelay: act.delay,
	}
}
