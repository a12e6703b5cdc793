package run

import (
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/history"
)

// What a worker answers to a workflow task: completed with commands, or failed. A bad command fails the task, and nothing
// that the task's commands did has happened. See the server's api/respondworkflowtaskcompleted.

// maxHeartbeats is for how long a worker may keep a workflow by doing nothing but asking for another task.
const maxHeartbeats = 30 * time.Minute

// checkAnswer refuses answers to a task that is not the started one.
func (tx *Tx) checkAnswer(stamp int) error {
	if tx.run.Closed() || tx.run.wft.state != taskStarted || tx.run.wft.stamp != stamp || tx.run.wft.givenUp {
		return serviceerror.NewNotFound("Workflow task not found.")
	}
	return nil
}

// CompleteWorkflowTask takes a worker's commands. Known tells which namespaces there are; nil stands for any.
func (tx *Tx) CompleteWorkflowTask(stamp int, req *workflowservice.RespondWorkflowTaskCompletedRequest, known func(namespace string) bool) error {
	if err := tx.checkAnswer(stamp); err != nil {
		return err
	}
	if tx.run.Paused() && req.GetForceCreateNewWorkflowTask() {
		return serviceerror.NewFailedPrecondition("Workflow is paused and force create new workflow task is not allowed.")
	}
	if err := checkSequence(req.GetCommands()); err != nil {
		tx.giveUp(err)
		return nil
	}
	heartbeat := req.GetForceCreateNewWorkflowTask() && len(req.GetCommands()) == 0 && len(req.GetMessages()) == 0
	since := tx.run.wft.heartbeats
	if heartbeat && tx.now.After(since.Add(maxHeartbeats)) {
		tx.timeOutTask()
		tx.refuse(serviceerror.NewNotFound("workflow task heartbeat timeout"))
		return nil
	}
	mark := tx.mark()
	tx.finishTask(req)
	if bad := tx.carryOut(req, known); bad != nil {
		tx.rollback(mark)
		if bad.drops != nil {
			tx.giveUp(bad.drops)
			return nil
		}
		tx.abortSent()
		return tx.failBad(bad, req.GetIdentity())
	}
	tx.takeAnswers(req.GetQueryResults())
	if tx.run.Closed() {
		return nil
	}
	tx.flush()
	tx.startEager(Worker{Identity: req.GetIdentity()})
	if req.GetForceCreateNewWorkflowTask() || !req.GetReturnNewWorkflowTask() && len(tx.run.inState(updateAdmitted)) > 0 {
		set(tx, &tx.run.attention, true)
	}
	if heartbeat {
		set(tx, &tx.run.wft.heartbeats, since)
	}
	return nil
}

// finishTask writes the events of a completed task, those of a transient one all at once.
func (tx *Tx) finishTask(req *workflowservice.RespondWorkflowTaskCompletedRequest) {
	r := tx.run
	w := r.wft
	tx.stick(req.GetStickyAttributes())
	set(tx, &r.closing, false)
	if r.discards(req) {
		tx.discardTask()
		return
	}
	tx.Awake()
	if w.unwritten() {
		w.worker = Worker{Identity: req.GetIdentity(), Version: req.GetWorkerVersionStamp(), Queue: w.worker.Queue}
		w.scheduledID = r.nextID()
		tx.write(history.Event(w.scheduledID, w.scheduledAt, w.scheduledEvent()))
		w.startedID = r.nextID()
		tx.write(history.Event(w.startedID, w.startedAt, w.startedEvent()))
	}
	completed := &historypb.WorkflowTaskCompletedEventAttributes{
		ScheduledEventId: w.scheduledID, StartedEventId: w.startedID, Identity: req.GetIdentity(),
		SdkMetadata: req.GetSdkMetadata(), MeteringMetadata: req.GetMeteringMetadata(), WorkerVersion: req.GetWorkerVersionStamp(),
	}
	completedBy(completed, req.GetDeploymentOptions(), req.GetVersioningBehavior())
	w.state, w.previous, w.attempt, w.heartbeats, w.speculative = move(tx, taskTable, w.state, taskComplete), w.startedID, 0, time.Time{}, false
	w.heartbeat = req.GetForceCreateNewWorkflowTask() && req.GetReturnNewWorkflowTask()
	set(tx, &r.wft, w)
	tx.append(completed)
	if completed.GetWorkerDeploymentName() != "" || r.versioning.version != nil {
		tx.noteVersion(completed)
	}
}

// stick notes which worker has the run in its cache.
func (tx *Tx) stick(a *taskqueuepb.StickyExecutionAttributes) {
	sticky := stickyQueue{}
	if a.GetWorkerTaskQueue().GetName() != "" {
		sticky = stickyQueue{a.GetWorkerTaskQueue().GetName(), a.GetScheduleToStartTimeout().AsDuration()}
	}
	set(tx, &tx.run.sticky, sticky)
}

// failBad fails the task for a bad command. Repeated failures are dropped, so that they do not make a busy loop.
func (tx *Tx) failBad(bad *badCommand, identity string) error {
	refusal := serviceerror.NewInvalidArgument(bad.text())
	if tx.run.wft.transient() && bad.cause != enumspb.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND {
		tx.giveUp(refusal)
		return nil
	}
	tx.failTask(bad.cause, bad.failure(), identity)
	set(tx, &tx.run.closing, bad.cause == enumspb.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND)
	tx.refuse(refusal)
	if bad.fatal {
		return tx.Terminate(bad.text(), nil, historyService)
	}
	return nil
}

// FailWorkflowTask takes a worker's word that it cannot complete the task.
func (tx *Tx) FailWorkflowTask(stamp int, req *workflowservice.RespondWorkflowTaskFailedRequest) error {
	if tx.run.Closed() {
		return errClosed()
	}
	if err := tx.checkAnswer(stamp); err != nil {
		return err
	}
	switch {
	case tx.run.wft.transient():
		tx.giveUp(nil)
	case req.GetCause() == enumspb.WORKFLOW_TASK_FAILED_CAUSE_GRPC_MESSAGE_TOO_LARGE:
		return tx.Terminate(req.GetCause().String(), nil, historyService)
	default:
		tx.failTask(req.GetCause(), fitting(req.GetFailure()), req.GetIdentity())
	}
	return nil
}

// historyService is the identity under which the server acts by itself.
const historyService = "history-service"

// failTask ends the started task as failed, and tries again. Only the first failure in a row is written.
func (tx *Tx) failTask(cause enumspb.WorkflowTaskFailedCause, failure *failurepb.Failure, identity string) {
	tx.commitTask(identity, tx.run.wft.worker.Version)
	if w := tx.run.wft; !w.transient() {
		tx.append(&historypb.WorkflowTaskFailedEventAttributes{
			ScheduledEventId: w.scheduledID, StartedEventId: w.startedID, Cause: cause, Failure: failure, Identity: identity,
		})
	}
	tx.retryTask(taskFail)
}

// retryTask ends the task, so that it is scheduled again, for any worker. It is another attempt only if the last one was not sticky and there is
// nothing new to look at.
func (tx *Tx) retryTask(why taskEvent) {
	r := tx.run
	w := r.wft
	w.state, w.heartbeats, w.heartbeat, w.attempt = move(tx, taskTable, w.state, why), time.Time{}, false, w.attempt+1
	set(tx, &r.closing, false)
	if r.sticky.name != "" || len(r.buffered) > 0 {
		w.attempt = 1
	}
	set(tx, &r.wft, w)
	set(tx, &r.sticky, stickyQueue{})
	tx.flush()
	set(tx, &r.attention, true)
}

// refuse answers the caller with an error, although what has been done stays done.
func (tx *Tx) refuse(err error) { set(tx, &tx.out.Refused, err) }

// Handed lists the scheduled events' ids of the activities that this transaction has started.
func (tx *Tx) Handed() []int64 { return tx.out.Started }

// giveUp drops a worker's answer: the task stays started until it times out.
func (tx *Tx) giveUp(err error) {
	set(tx, &tx.run.wft.givenUp, true)
	set(tx, &tx.run.wft.refusal, err)
	tx.refuse(err)
}

// ResetSticky forgets which worker has the run in its cache.
func (tx *Tx) ResetSticky() error {
	if tx.run.Closed() {
		return errClosed()
	}
	set(tx, &tx.run.sticky, stickyQueue{})
	return nil
}
