package host_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"

	"github.com/groundhogdev/groundhog/internal/core"
	"github.com/groundhogdev/groundhog/internal/host"
)

// schedulesActivity completes a workflow task with an activity that its worker takes along.
func schedulesActivity(task *workflowservice.PollWorkflowTaskQueueResponse) *workflowservice.RespondWorkflowTaskCompletedRequest {
	return &workflowservice.RespondWorkflowTaskCompletedRequest{
		Namespace: "default", TaskToken: task.GetTaskToken(), ReturnNewWorkflowTask: true,
		Commands: []*commandpb.Command{{
			CommandType: enumspb.COMMAND_TYPE_SCHEDULE_ACTIVITY_TASK,
			Attributes: &commandpb.Command_ScheduleActivityTaskCommandAttributes{ScheduleActivityTaskCommandAttributes: &commandpb.ScheduleActivityTaskCommandAttributes{
				ActivityId: "a", ActivityType: &commonpb.ActivityType{Name: "act"}, TaskQueue: queue, RequestEagerExecution: true,
				StartToCloseTimeout: durationpb.New(time.Hour),
			}},
		}},
	}
}

func TestWhatFollowsFromAnAnswerComesWithItAndToNoPoll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := host.New(core.New(1), host.Options{Start: epoch, FailStuck: true})
		defer h.Close()
		start(t, h, "w")
		task, err := poll(t.Context(), h)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		polled := make(chan error, 1)
		go func() {
			_, err := poll(ctx, h)
			polled <- err
		}()
		synctest.Wait()
		resp := &workflowservice.RespondWorkflowTaskCompletedResponse{}
		answers := host.OnAnswer(t.Context(), func(_, answer proto.Message) []proto.Message {
			resp = answer.(*workflowservice.RespondWorkflowTaskCompletedResponse)
			completed := &workflowservice.RespondActivityTaskCompletedRequest{Namespace: "default", TaskToken: resp.GetActivityTasks()[0].GetTaskToken()}
			h.Now()                                      // it has not the lock
			return []proto.Message{completed, completed} // the second comes too late, which is nobody's concern
		})
		if _, err := h.Call(answers, schedulesActivity(task)); err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if started := resp.GetWorkflowTask().GetStartedEventId(); started == 0 {
			t.Error("the answer has not got the next workflow task")
		}
		cancel()
		if err := <-polled; err == nil {
			t.Error("a poll got a task")
		}
	})
}
