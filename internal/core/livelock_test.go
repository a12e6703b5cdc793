package core_test

import (
	"strings"
	"testing"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/types/known/durationpb"
)

func timerCommand(d time.Duration) *commandpb.Command {
	return command(enumspb.COMMAND_TYPE_START_TIMER, func(c *commandpb.Command) {
		c.Attributes = &commandpb.Command_StartTimerCommandAttributes{StartTimerCommandAttributes: &commandpb.StartTimerCommandAttributes{
			TimerId: "t", StartToFireTimeout: durationpb.New(d),
		}}
	})
}

func endCommand(result string) *commandpb.Command {
	return command(enumspb.COMMAND_TYPE_COMPLETE_WORKFLOW_EXECUTION, func(c *commandpb.Command) {
		c.Attributes = &commandpb.Command_CompleteWorkflowExecutionCommandAttributes{
			CompleteWorkflowExecutionCommandAttributes: &commandpb.CompleteWorkflowExecutionCommandAttributes{
				Result: &commonpb.Payloads{Payloads: []*commonpb.Payload{{Data: []byte(result)}}},
			},
		}
	})
}

// serve answers the workflow tasks that wait, with a command for each workflow id.
func (s *service) serve(commands map[string]*commandpb.Command) {
	s.t.Helper()
	for {
		task := s.poll()
		if len(task.GetTaskToken()) == 0 {
			return
		}
		must[*workflowservice.RespondWorkflowTaskCompletedResponse](s, &workflowservice.RespondWorkflowTaskCompletedRequest{
			Namespace: "default", TaskToken: task.GetTaskToken(), Commands: []*commandpb.Command{commands[task.GetWorkflowExecution().GetWorkflowId()]},
		})
	}
}

// A multiple of what has passed would be longer than any duration.
func TestDeadlineIsWithinReachOfYears(t *testing.T) {
	s := newService(t)
	s.start("a")
	s.serve(map[string]*commandpb.Command{"a": timerCommand(50 * 365 * 24 * time.Hour)})
	began, mark := s.now, s.core.Mark(s.now)
	s.start("b")
	s.serve(map[string]*commandpb.Command{"b": endCommand("")})
	if circles := s.core.Circles(mark, began.Add(5*365*24*time.Hour)); circles != nil {
		t.Errorf("the timer of a comes no nearer, although %q", circles)
	}
}

// A workflow "tick" runs each minute, for a quarter of an hour, beside a workflow "a".
func TestCircles(t *testing.T) {
	tests := []struct {
		name    string
		begin   *commandpb.Command // of a
		answer  func(round int) map[string]*commandpb.Command
		circles bool
	}{
		{"all runs are alike", timerCommand(10 * 365 * 24 * time.Hour), func(int) map[string]*commandpb.Command {
			return map[string]*commandpb.Command{"tick": endCommand("same")}
		}, true},
		{"a deadline comes nearer", timerCommand(10 * time.Hour), func(int) map[string]*commandpb.Command {
			return map[string]*commandpb.Command{"tick": endCommand("same")}
		}, false},
		{"runs differ in their results", timerCommand(10 * 365 * 24 * time.Hour), func(round int) map[string]*commandpb.Command {
			return map[string]*commandpb.Command{"tick": endCommand(strings.Repeat("x", round))}
		}, false},
		{"a history grows", timerCommand(time.Second), func(int) map[string]*commandpb.Command {
			return map[string]*commandpb.Command{"tick": endCommand("same"), "a": timerCommand(time.Minute)}
		}, false},
		{"a run ends", timerCommand(time.Second), func(int) map[string]*commandpb.Command {
			return map[string]*commandpb.Command{"tick": endCommand("same"), "a": endCommand("")}
		}, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := newService(t)
			s.start("a")
			s.serve(map[string]*commandpb.Command{"a": tt.begin})
			tick := startRequest("tick")
			tick.CronSchedule = "* * * * *"
			must[*workflowservice.StartWorkflowExecutionResponse](s, tick)
			mark := s.core.Mark(s.now)
			for round := range 15 {
				s.advance(time.Minute)
				s.serve(tt.answer(round))
			}
			circles := s.core.Circles(mark, s.now)
			if (len(circles) > 0) != tt.circles {
				t.Errorf("circles: %q, want some: %t", circles, tt.circles)
			}
		})
	}
}
