package memserver

import (
	"context"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/host"
)

// Activities that are answered before their worker has them. ADR 11 has the reasons.

// AnswerFunc answers an activity in the place of its worker, or returns false to leave it to that. The task is the service's: it must be neither changed nor kept.
type AnswerFunc func(task *workflowservice.PollActivityTaskQueueResponse) (result *commonpb.Payloads, ok bool)

// AnswerActivities has a function answer the activities that the call with the context would bring to a worker: those that a worker asks for as it completes a workflow task. They are completed in the worker's name, in
// the order in which they were scheduled, before time goes on and before the call returns; so the next workflow task may come with its answer. Histories are those of a worker that is quick. Only calls of the server's
// own clients, such as in a gRPC interceptor of [go.temporal.io/sdk/client.Options], have such activities; with other calls it does nothing. The function is called by the goroutine of the call, and may use the server.
func AnswerActivities(ctx context.Context, answer AnswerFunc) context.Context {
	return host.OnAnswer(ctx, func(req, resp proto.Message) []proto.Message {
		tasks, ok := resp.(*workflowservice.RespondWorkflowTaskCompletedResponse)
		if !ok || len(tasks.GetActivityTasks()) == 0 {
			return nil
		}
		return takeAnswered(req.(*workflowservice.RespondWorkflowTaskCompletedRequest), tasks, answer)
	})
}

// takeAnswered takes the activities out of an answer that a function answers, and returns what the worker would send of them.
func takeAnswered(
	by *workflowservice.RespondWorkflowTaskCompletedRequest, tasks *workflowservice.RespondWorkflowTaskCompletedResponse, answer AnswerFunc,
) (answers []proto.Message) {
	var left []*workflowservice.PollActivityTaskQueueResponse
	for _, task := range tasks.GetActivityTasks() {
		result, ok := answer(task)
		if !ok {
			left = append(left, task)
			continue
		}
		answers = append(answers, &workflowservice.RespondActivityTaskCompletedRequest{
			Namespace: by.GetNamespace(), TaskToken: task.GetTaskToken(), Identity: by.GetIdentity(), WorkerVersion: by.GetWorkerVersionStamp(),
			Result: proto.CloneOf(result), // the service keeps it
		})
	}
	tasks.ActivityTasks = left
	return answers
}
