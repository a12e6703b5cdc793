package core

import (
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/matching"
	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Eager work: tasks that ride back in an answer instead of waiting for a poll. It saves a round trip, and it changes no
// history but for the sign that the start of a run bears.

// eagerly tells whether the first workflow task of a run may ride back in the answer to its start.
func eagerly(req *workflowservice.StartWorkflowExecutionRequest) bool {
	return req.GetRequestEagerExecution() && req.GetWorkflowStartDelay().AsDuration() == 0 && req.GetCronSchedule() == ""
}

// handFirst hands the first workflow task of a run to whoever has started it.
func (s *step) handFirst(r *run.Run, req *workflowservice.StartWorkflowExecutionRequest) (*workflowservice.PollWorkflowTaskQueueResponse, error) {
	key := matching.Key{Namespace: req.GetNamespace(), Name: req.GetTaskQueue().GetName(), Kind: matching.Workflow}
	if !r.Scheduled() || s.routeRun(key, r) != versionText(req.GetEagerWorkerDeploymentOptions()) {
		return nil, nil // another worker has it already, or it is for another version
	}
	return s.hand(r, run.Worker{Identity: req.GetIdentity(), Queue: req.GetTaskQueue().GetName(), RequestID: req.GetRequestId()})
}

// handNext adds what is ready for the worker to the answer to its workflow task: activities that it wanted at once, and the
// next workflow task.
func (s *step) handNext(r *run.Run, req *workflowservice.RespondWorkflowTaskCompletedRequest, started []int64, resp *workflowservice.RespondWorkflowTaskCompletedResponse) (err error) {
	for _, id := range started {
		resp.ActivityTasks = append(resp.ActivityTasks, activityTask(r, id))
	}
	if req.GetReturnNewWorkflowTask() && r.Scheduled() && !s.moves(r) {
		resp.WorkflowTask, err = s.hand(r, run.Worker{
			Identity: req.GetIdentity(), Version: req.GetWorkerVersionStamp(), Queue: r.OfferedOn(), RequestID: "request-from-RespondWorkflowTaskCompleted",
		})
	}
	return err
}

func (s *step) resetSticky(req *workflowservice.ResetStickyTaskQueueRequest) (*workflowservice.ResetStickyTaskQueueResponse, error) {
	r, err := s.find(req.GetNamespace(), req.GetExecution())
	if err != nil {
		return nil, err
	}
	return &workflowservice.ResetStickyTaskQueueResponse{}, s.do(r, func(tx *run.Tx) error { return tx.ResetSticky() })
}
