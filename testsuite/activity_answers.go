package testsuite

import (
	"context"

	commonpb "go.temporal.io/api/common/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
)

// answer stands in for the service of an activity environment's clients.
func (t *TestActivityEnvironment) answer(_ context.Context, method string, req, reply any, _ *grpc.ClientConn, _ grpc.UnaryInvoker, _ ...grpc.CallOption) error {
	var err error
	switch req := req.(type) {
	case *workflowservice.GetSystemInfoRequest:
	case *workflowservice.RespondActivityTaskCompletedRequest, *workflowservice.RespondActivityTaskCompletedByIdRequest:
		err = t.open.settle(req, req.(interface{ GetResult() *commonpb.Payloads }).GetResult(), nil)
	case *workflowservice.RespondActivityTaskFailedRequest, *workflowservice.RespondActivityTaskFailedByIdRequest:
		err = t.open.settle(req, nil, req.(interface{ GetFailure() *failurepb.Failure }).GetFailure())
	case *workflowservice.RespondActivityTaskCanceledRequest, *workflowservice.RespondActivityTaskCanceledByIdRequest:
		err = t.open.settle(req, nil, canceled(detailsOf(req)))
	case *workflowservice.RecordActivityTaskHeartbeatRequest:
		reply.(*workflowservice.RecordActivityTaskHeartbeatResponse).CancelRequested, err = t.beat(req)
	case *workflowservice.RecordActivityTaskHeartbeatByIdRequest:
		reply.(*workflowservice.RecordActivityTaskHeartbeatByIdResponse).CancelRequested, err = t.beat(req)
	default:
		err = serviceerror.NewUnimplemented("call " + method + ": an activity environment has no service; TestWorkflowEnvironment and package memserver have one")
	}
	if err != nil {
		return serviceerror.ToStatus(err).Err()
	}
	return nil
}

// beat tells the listener of a heartbeat that a client records, and returns whether the activity has been cancelled.
func (t *TestActivityEnvironment) beat(req any) (canceled bool, err error) {
	t.open.mu.Lock()
	a, err := t.open.find(req)
	if err != nil {
		t.open.mu.Unlock()
		return false, err
	}
	info, canceled := a.info, a.canceled
	t.open.mu.Unlock() // the listener may complete the activity
	if t.heartbeat != nil {
		t.heartbeat(&info, encodedValues{detailsOf(req), t.converter})
	}
	return canceled, nil
}

func detailsOf(req any) *commonpb.Payloads {
	return req.(interface{ GetDetails() *commonpb.Payloads }).GetDetails()
}

// settle ends the activity that a request is about.
func (o *openActivities) settle(req any, result *commonpb.Payloads, failure *failurepb.Failure) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	a, err := o.find(req)
	if err != nil {
		return err
	}
	a.result, a.failure = result, failure
	close(a.done)
	return nil
}

// find returns the activity that a request names by its task token, or by its own id and that of what runs it.
func (o *openActivities) find(req any) (*openActivity, error) {
	for token, a := range o.all {
		if !a.ended() && a.is(token, req) {
			return a, nil
		}
	}
	return nil, serviceerror.NewNotFound("find activity: it has ended, or there was none")
}

// is tells whether a request is about the activity. Of ids, those that it leaves out may be any.
func (a *openActivity) is(token string, req any) bool {
	if named, ok := req.(interface{ GetTaskToken() []byte }); ok {
		return string(named.GetTaskToken()) == token
	}
	named := req.(interface {
		GetWorkflowId() string
		GetRunId() string
		GetActivityId() string
	})
	runID := a.info.WorkflowExecution.RunID
	if a.info.ActivityRunID != "" {
		runID = a.info.ActivityRunID
	}
	return named.GetActivityId() == a.info.ActivityID && named.GetWorkflowId() == a.info.WorkflowExecution.ID && (named.GetRunId() == "" || named.GetRunId() == runID)
}

func (a *openActivity) ended() bool {
	select {
	case <-a.done:
		return true
	default:
		return false
	}
}
