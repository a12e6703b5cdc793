package run

import (
	"slices"
	"time"

	activitypb "go.temporal.io/api/activity/v1"
	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/core/ids"
)

// Standalone activities: a run that is nothing but one activity. It has no history; the end of the activity is the end of the run, and what came
// of it is kept. Attempts, retries, timeouts and heartbeats are those of all activities, with the differences that chasm/lib/activity of the
// server makes.

// standaloneID is the place of a scheduled event's id in tokens and tasks: there is one activity.
const standaloneID = 1

// maxStandaloneActivityLinks is how many links a standalone activity may have, of all requests together: MaxLinksPerComponent of the server.
const maxStandaloneActivityLinks = 2000

// standaloneActivity is what a run knows of its activity beside its attempts.
type standaloneActivity struct {
	request  *workflowservice.StartActivityExecutionRequest
	original *scheduledAttributes // the options that it began with
	outcome  *activitypb.ActivityExecutionOutcome
	final    *activity // what it was when it ended
	links    []*commonpb.Link
	linked   []string // the requests that links came with later

	cancel     *workflowservice.RequestCancelActivityExecutionRequest // nil if nobody wants it cancelled
	terminated string                                                 // the request that terminated it
	paused     string                                                 // the last requests that paused it, and so on
	unpaused   string
	reset      string
	updated    string
	// restores is set if the next attempt gets the original options back, see startOver.
	restores bool
}

// BeginStandaloneActivity says which standalone activity begins.
type BeginStandaloneActivity struct {
	ID  Identity
	Now time.Time
	IDs *ids.Source
	// Request must not be changed any more.
	Request *workflowservice.StartActivityExecutionRequest
}

// CheckStandaloneActivity refuses options that no standalone activity can have: validateAndPopulateStartRequest of the server.
func CheckStandaloneActivity(req *workflowservice.StartActivityExecutionRequest) error {
	_, err := standaloneActivityAttributes(req)
	return err
}

func standaloneActivityAttributes(req *workflowservice.StartActivityExecutionRequest) (*scheduledAttributes, error) {
	attrs, refused := checkActivity(&Run{started: &startedAttributes{}}, &commandpb.ScheduleActivityTaskCommandAttributes{
		ActivityId: req.GetActivityId(), ActivityType: req.GetActivityType(), TaskQueue: req.GetTaskQueue(), Header: req.GetHeader(), Input: req.GetInput(),
		ScheduleToCloseTimeout: req.GetScheduleToCloseTimeout(), ScheduleToStartTimeout: req.GetScheduleToStartTimeout(),
		StartToCloseTimeout: req.GetStartToCloseTimeout(), HeartbeatTimeout: req.GetHeartbeatTimeout(),
		RetryPolicy: req.GetRetryPolicy(), Priority: req.GetPriority(),
	})
	if refused != nil {
		return nil, serviceerror.NewInvalidArgument(refused.message)
	}
	return attrs, nil
}

// StartStandaloneActivity returns a run that is nothing but an activity, and the transaction's output.
func StartStandaloneActivity(b BeginStandaloneActivity) (*Run, Output, error) {
	attrs, err := standaloneActivityAttributes(b.Request)
	if err != nil {
		return nil, Output{}, err
	}
	r := blank(Begin{ID: b.ID, Now: b.Now, IDs: b.IDs})
	r.standaloneActivity = &standaloneActivity{request: b.Request, original: attrs, links: b.Request.GetLinks()}
	r.searchAttributes = b.Request.GetSearchAttributes().GetIndexedFields()
	out, err := r.Do(b.Now, b.IDs, func(tx *Tx) error {
		act := &activity{
			attrs: attrs, scheduledID: standaloneID, firstAt: tx.now, offeredAt: tx.now, delay: b.Request.GetStartDelay(), attempt: 1,
			state: move(tx, activityTable, noActivity, activitySchedule),
		}
		put(tx, r.activities, standaloneID, act)
		put(tx, r.activityIDs, b.ID.ActivityID, standaloneID)
		tx.watchActivity(act, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE)
		tx.dispatch(tx.now)
		return nil
	})
	return r, out, err
}

// dispatch offers the next attempt at a time, but not before the start delay is over.
func (tx *Tx) dispatch(when time.Time) {
	act := tx.run.onlyActivity()
	if first := act.firstDispatch(); act.startedAt.IsZero() && first.After(when) {
		when = first
	}
	tx.resumeAt(act, when)
}

// firstDispatch is when the first attempt is due.
func (act *activity) firstDispatch() time.Time { return act.firstAt.Add(act.delay.AsDuration()) }

// alterStandaloneActivity changes what the run knows of its activity.
func (tx *Tx) alterStandaloneActivity(edit func(*standaloneActivity)) {
	changed := *tx.run.standaloneActivity
	edit(&changed)
	set(tx, &tx.run.standaloneActivity, &changed)
}

// AttachLinks adds the links of another request that is content with the activity.
func (tx *Tx) AttachLinks(requestID string, links []*commonpb.Link) error {
	s := tx.run.standaloneActivity
	switch {
	case slices.Contains(s.linked, requestID):
		return nil
	case len(s.links)+len(links) > maxStandaloneActivityLinks:
		return serviceerror.NewFailedPreconditionf("cannot attach more than %d links to an activity (%d links already attached)", maxStandaloneActivityLinks, len(s.links))
	}
	tx.alterStandaloneActivity(func(s *standaloneActivity) {
		s.links, s.linked = slices.Concat(s.links, links), slices.Concat(s.linked, []string{requestID})
	})
	return nil
}

// countTransition counts a transaction that has changed something. Where there is no history, there may be somebody who waits for that. Of a workflow
// that has ended there is nothing to count but queries, which are none of its changes.
func (tx *Tx) countTransition() {
	workflow := tx.run.Sort() == OfWorkflow
	if len(tx.undo) == 0 || workflow && tx.over {
		return
	}
	set(tx, &tx.run.transitions, tx.run.transitions+1)
	if !workflow {
		tx.out.Changed = true
	}
}

// Transitions counts the changes of a run, about as often as a server counts them, which does more or less at a time.
func (r *Run) Transitions() int64 { return r.transitions }

// onlyActivity is the activity of a standalone run, as it is or as it was when it ended.
func (r *Run) onlyActivity() *activity {
	if final := r.standaloneActivity.final; final != nil {
		return final
	}
	return r.activities[standaloneID]
}

// executionOfTask is the workflow whose activity a worker gets: none for a standalone one.
func (r *Run) executionOfTask() *commonpb.WorkflowExecution {
	if r.standaloneActivity != nil {
		return &commonpb.WorkflowExecution{}
	}
	return r.execution()
}

func (r *Run) standaloneActivityRunID() string {
	if r.standaloneActivity != nil {
		return r.id.RunID
	}
	return ""
}

// ErrNoStandaloneActivity is for those who name an activity that is not there, or an attempt of it that nobody has any more.
func ErrNoStandaloneActivity(id string) error {
	return serviceerror.NewNotFoundf("activity not found for ID: %s", id)
}

// startsOver tells whether the first attempt follows the one that a worker has: a workflow's activity counts anew from its reset on, a standalone
// one when the attempt is over.
func (r *Run) startsOver(act *activity) bool { return r.standaloneActivity != nil && act.reset }

// startOver ends an attempt that was running when the activity was reset; the first attempt follows at once, unless the activity is paused.
func (tx *Tx) startOver(act *activity, failure *failurepb.Failure) {
	how := activityRetry
	if act.pause != nil {
		how = activityPause
	}
	act = tx.failedAttempt(act, how, failure)
	restores := tx.run.standaloneActivity.restores
	act = tx.change(act, func(a *activity) {
		a.attempt, a.resumesAt, a.asked = 1, time.Time{}, false
		if restores {
			a.attrs = tx.run.standaloneActivity.original
		}
	})
	if restores {
		tx.alterStandaloneActivity(func(s *standaloneActivity) { s.restores = false })
		tx.watchActivity(act, enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE)
	}
	if act.state != activityPaused {
		tx.dispatch(tx.now)
	}
}

// firstTimeout is the timeout that ends a standalone activity which nobody has come for, if there are two at the same time, as there are when the
// time to start was not set.
func (r *Run) firstTimeout(act *activity, kind enumspb.TimeoutType) enumspb.TimeoutType {
	const toStart = enumspb.TIMEOUT_TYPE_SCHEDULE_TO_START
	if r.overdue(kind) && act.state == activityScheduled && act.dueAt(toStart).Equal(act.dueAt(kind)) {
		return toStart
	}
	return kind
}

// overdue tells whether a timeout is that of a whole standalone activity, which says so itself.
func (r *Run) overdue(kind enumspb.TimeoutType) bool {
	return r.standaloneActivity != nil && kind == enumspb.TIMEOUT_TYPE_SCHEDULE_TO_CLOSE
}

// keepTimeout keeps the timeout of the last attempt of a standalone activity for those who look at it.
func (tx *Tx) keepTimeout(act *activity, failure *failurepb.Failure) *activity {
	kind := failure.GetTimeoutFailureInfo().GetTimeoutType()
	if tx.run.standaloneActivity == nil || kind != enumspb.TIMEOUT_TYPE_START_TO_CLOSE && kind != enumspb.TIMEOUT_TYPE_HEARTBEAT {
		return act
	}
	kept := proto.CloneOf(failure)
	kept.GetTimeoutFailureInfo().LastHeartbeatDetails, kept.Cause = act.details, act.lastFailure
	return tx.change(act, func(a *activity) { a.lastFailure, a.failedAt = kept, tx.now })
}

// endStandaloneActivity ends the run with its activity, in the way that the event would tell that a workflow's activity ends with.
func (tx *Tx) endStandaloneActivity(act *activity, event proto.Message) {
	final := *act
	outcome := &activitypb.ActivityExecutionOutcome{}
	how := enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED
	switch e := event.(type) {
	case *historypb.ActivityTaskCompletedEventAttributes:
		outcome.Value = &activitypb.ActivityExecutionOutcome_Result{Result: e.GetResult()}
		final.failedAt, final.worker.Identity = tx.now, e.GetIdentity()
	case *historypb.ActivityTaskFailedEventAttributes:
		how = enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED
		final.failedAt, final.worker.Identity, final.lastFailure = tx.now, e.GetIdentity(), e.GetFailure()
		if final.lastFailure == nil {
			final.lastFailure = &failurepb.Failure{Message: "activity task failed without failure details"}
		}
		outcome = failed(final.lastFailure, e.GetRetryState())
	case *historypb.ActivityTaskTimedOutEventAttributes:
		how = enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TIMED_OUT
		outcome = failed(e.GetFailure(), e.GetRetryState())
	case *historypb.ActivityTaskCanceledEventAttributes:
		how = enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CANCELED
		info := &failurepb.CanceledFailureInfo{Details: e.GetDetails(), Identity: tx.run.standaloneActivity.cancel.GetIdentity()}
		outcome = failed(&failurepb.Failure{
			Message: "Activity canceled", FailureInfo: &failurepb.Failure_CanceledFailureInfo{CanceledFailureInfo: info},
		}, enumspb.RETRY_STATE_UNSPECIFIED)
	}
	tx.closeStandaloneActivity(&final, outcome, how)
}

func failed(failure *failurepb.Failure, state enumspb.RetryState) *activitypb.ActivityExecutionOutcome {
	return &activitypb.ActivityExecutionOutcome{Value: &activitypb.ActivityExecutionOutcome_Failure{Failure: failure}, RetryState: state}
}

// closeStandaloneActivity ends the run; its statuses have the names of a workflow's.
func (tx *Tx) closeStandaloneActivity(final *activity, outcome *activitypb.ActivityExecutionOutcome, how enumspb.EventType) {
	r := tx.run
	tx.alterStandaloneActivity(func(s *standaloneActivity) { s.final, s.outcome = final, outcome })
	set(tx, &r.status, move(tx, runTable, r.status, how))
	set(tx, &r.ended, tx.now)
}
