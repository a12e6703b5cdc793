package memserver

import (
	"context"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
)

// Activities that are answered before their worker has them. ADR 11 has the reasons.

type answerKey struct{}

// AnswerFunc answers an activity in the place of its worker, or returns false to leave it to that. The task is the service's: it must be neither changed nor kept.
type AnswerFunc func(task *workflowservice.PollActivityTaskQueueResponse) (result *commonpb.Payloads, ok bool)

// AnswerActivities has a function answer the activities that the call with the context would bring to a worker: those that a worker asks for as it completes a workflow task. They are completed in the worker's name, in
// the order in which they were scheduled, before the call returns; so the next workflow task may come with its answer. Histories are those of a worker that is quick. Only calls of the server's own clients,
// such as in a gRPC interceptor of [go.temporal.io/sdk/client.Options], have such activities; with other calls it does nothing. The function is called by the goroutine of the call, and may use the server.
func AnswerActivities(ctx context.Context, answer AnswerFunc) context.Context {
	return context.WithValue(ctx, answerKey{}, answer)
}

// answerActivities takes the activities out of the answer to a completed workflow task that the function of the context answers.
func (s *Server) answerActivities(ctx context.Context, req any, resp proto.Message) {
	r, ok := resp.(*workflowservice.RespondWorkflowTaskCompletedResponse)
	if !ok || len(r.GetActivityTasks()) == 0 {
		return
	}
	answer, ok := ctx.Value(answerKey{}).(AnswerFunc)
	if !ok {
		return
	}
	by := workerOf(req.(*workflowservice.RespondWorkflowTaskCompletedRequest))
	var left []*workflowservice.PollActivityTaskQueueResponse
	var answers []proto.Message
	for _, task := range r.GetActivityTasks() {
		result, ok := answer(task)
		if !ok {
			left = append(left, task)
			continue
		}
		answers = append(answers, &workflowservice.RespondActivityTaskCompletedRequest{
			Namespace: by.GetNamespace(), TaskToken: task.GetTaskToken(), Identity: by.GetIdentity(), WorkerVersion: by.GetWorkerVersionStamp(), Result: proto.CloneOf(result),
		})
	}
	if len(answers) > 0 {
		r.ActivityTasks = left
		s.host.Follow(by, r, answers...)
	}
}

// workerOf is what the completion of a workflow task says of its worker, and of which task: without what it has come for. The service keeps the version.
func workerOf(req *workflowservice.RespondWorkflowTaskCompletedRequest) *workflowservice.RespondWorkflowTaskCompletedRequest {
	return &workflowservice.RespondWorkflowTaskCompletedRequest{
		Namespace: req.GetNamespace(), TaskToken: req.GetTaskToken(), Identity: req.GetIdentity(), WorkerVersionStamp: proto.CloneOf(req.GetWorkerVersionStamp()),
		ReturnNewWorkflowTask: req.GetReturnNewWorkflowTask(),
	}
}
