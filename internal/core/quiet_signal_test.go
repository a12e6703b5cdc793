package core_test

import (
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/run"
)

func TestQuietSignalComesWithTheNextTask(t *testing.T) {
	s := newService(t)
	s.start("w")
	s.completeOK()
	quiet := signalRequest("w", "1")
	quiet.Header = &commonpb.Header{Fields: map[string]*commonpb.Payload{run.QuietSignal: {}, "user": {}}}
	must[*workflowservice.SignalWorkflowExecutionResponse](s, quiet)
	if task := s.poll(); len(task.GetTaskToken()) > 0 {
		t.Error("a quiet signal brought a task")
	}
	if header := s.last("w", "").GetWorkflowExecutionSignaledEventAttributes().GetHeader().GetFields(); len(header) != 1 || header["user"] == nil {
		t.Errorf("the header in history is %v", header)
	}
	must[*workflowservice.SignalWorkflowExecutionResponse](s, signalRequest("w", "2"))
	s.completeOK()
	want := "WorkflowExecutionStarted WorkflowTaskScheduled WorkflowTaskStarted WorkflowTaskCompleted" +
		" WorkflowExecutionSignaled WorkflowExecutionSignaled WorkflowTaskScheduled WorkflowTaskStarted WorkflowTaskCompleted"
	if got := s.types("w"); got != want {
		t.Errorf("got %s", got)
	}
}
