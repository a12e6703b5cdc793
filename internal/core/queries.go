package core

import (
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	querypb "go.temporal.io/api/query/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/matching"
	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Queries: asked by clients, handed to workers, answered. What a query waits for is for the run to say (run/queries.go).

// asked is a query, kept for the call that waits for its answer.
type asked struct {
	run   *run.Run
	query *run.Query
	since time.Time // for the host's patience, see holds.go
}

func (s *step) queryWorkflow(req *workflowservice.QueryWorkflowRequest) (*workflowservice.QueryWorkflowResponse, error) {
	a, ok := s.asked[s.call.ID]
	if !ok {
		var rejected *workflowservice.QueryWorkflowResponse
		var err error
		if a, rejected, err = s.ask(req); rejected != nil || err != nil {
			return rejected, err
		}
		s.asked[s.call.ID] = a
	}
	reply, err, ok := a.query.Answer()
	if !ok && a.query.Attached() {
		err = a.run.Askable() // the task that it waits for may keep failing
	}
	switch {
	case ok:
	case err == nil && !s.call.Expired:
		// Time may move on to the timeouts of the workflow task that the query waits for. Else it waits for nothing but a worker.
		return nil, &Wait{Topics: []Topic{runTopic(a.run)}, ForTime: a.query.Attached()}
	case err == nil:
		err = serviceerror.NewDeadlineExceeded("query timed out before a worker could process it")
	}
	delete(s.asked, s.call.ID)
	if !ok {
		_ = s.do(a.run, func(tx *run.Tx) error { tx.Forget(a.query); return nil }) // it cannot fail
	}
	if err != nil {
		return nil, err
	}
	return &workflowservice.QueryWorkflowResponse{QueryResult: reply}, nil
}

// ask puts a query to its run, unless that is paused, or the caller does not want an answer from one that has ended.
func (s *step) ask(req *workflowservice.QueryWorkflowRequest) (a asked, rejected *workflowservice.QueryWorkflowResponse, err error) {
	if err := checkExecution(req.GetExecution()); err != nil {
		return a, nil, err
	}
	switch {
	case req.GetQuery() == nil:
		return a, nil, serviceerror.NewInvalidArgument("WorkflowQuery is not set on request.")
	case req.GetQuery().GetQueryType() == "":
		return a, nil, serviceerror.NewInvalidArgument("QueryType is not set on request.")
	case run.TooLarge(req.GetQuery().GetQueryArgs()):
		return a, nil, run.ErrTooLarge()
	}
	if a.run, err = s.find(req.GetNamespace(), req.GetExecution()); err != nil {
		return a, nil, err
	}
	if a.run.Paused() || rejects(req.GetQueryRejectCondition(), a.run.Status()) {
		return a, &workflowservice.QueryWorkflowResponse{QueryRejected: &querypb.QueryRejected{Status: a.run.Status()}}, nil
	}
	a.since = s.flowing()
	err = s.do(a.run, func(tx *run.Tx) (err error) {
		a.query, err = tx.Ask(req.GetQuery())
		return err
	})
	return a, nil, err
}

func rejects(condition enumspb.QueryRejectCondition, status enumspb.WorkflowExecutionStatus) bool {
	switch condition {
	case enumspb.QUERY_REJECT_CONDITION_NOT_OPEN:
		return status != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING
	case enumspb.QUERY_REJECT_CONDITION_NOT_COMPLETED_CLEANLY:
		return status != enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING && status != enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED
	}
	return false
}

// handQuery hands a query to the worker that polled it.
func (s *step) handQuery(o offer, key matching.Key) (*workflowservice.PollWorkflowTaskQueueResponse, error) {
	if err := s.do(o.run, func(tx *run.Tx) error { tx.StartQuery(o.task.ID); return nil }); err != nil {
		return nil, err
	}
	resp := o.run.PollQuery(o.task.ID, key.Name)
	resp.TaskToken = token(o.run, o.task.ID, o.task.Stamp)
	return resp, nil
}

func (s *step) completeQuery(req *workflowservice.RespondQueryTaskCompletedRequest) (*workflowservice.RespondQueryTaskCompletedResponse, error) {
	r, id, _, err := s.ownTask(req)
	if err != nil {
		return nil, err
	}
	return &workflowservice.RespondQueryTaskCompletedResponse{}, s.do(r, func(tx *run.Tx) error { return tx.CompleteQuery(id, req) })
}

// queryHolds calls visit with a hold for each query that a worker has, until it returns false, and then returns false. The order is
// not defined: visit must not depend on it.
func (c *Core) queryHolds(visit func(reason, time.Time) bool) bool {
	for _, a := range c.asked {
		if !a.query.Handed() {
			continue
		}
		if !visit(reason{"a worker answers a %s of %q", "query", a.run.Identity().WorkflowID}, a.since.Add(polledPatience)) {
			return false
		}
	}
	return true
}
