package script

import (
	"fmt"
	"strings"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/types/known/durationpb"
)

// verb carries out one line of a script. Commands are those of the lines behind "complete".
type verb func(p *Player, args []string, commands []*commandpb.Command) error

// verbs are all words that a line can begin with. This is the place to add one.
var verbs = map[string]verb{
	"start":             start,
	"poll":              poll,
	"complete":          complete,
	"fail-task":         failTask,
	"poll-activity":     pollActivity,
	"complete-activity": completeActivity,
	"fail-activity":     failActivity,
	"heartbeat":         heartbeat,
	"signal":            signal,
	"cancel":            cancel,
	"terminate":         terminate,
	"advance":           advance,
	"due":               due,
	"call":              callVerb(false),
	"ask":               callVerb(true),
	"abandon":           abandon,
}

func execution() *commonpb.WorkflowExecution {
	return &commonpb.WorkflowExecution{WorkflowId: workflowID}
}

func start(p *Player, args []string, _ []*commandpb.Command) error {
	options := settings(args)
	_, err := p.call(&workflowservice.StartWorkflowExecutionRequest{
		Namespace: namespace, WorkflowId: workflowID, WorkflowType: &commonpb.WorkflowType{Name: "Order"},
		TaskQueue: &taskqueuepb.TaskQueue{Name: taskQueue}, RequestId: fmt.Sprint(p.calls),
		WorkflowRunTimeout: options.duration("run-timeout"), WorkflowStartDelay: options.duration("delay"),
		CronSchedule: strings.ReplaceAll(options.text("cron"), "_", " "), RetryPolicy: options.policy(),
	})
	return err
}

func poll(p *Player, _ []string, _ []*commandpb.Command) error {
	resp, err := p.call(&workflowservice.PollWorkflowTaskQueueRequest{
		Namespace: namespace, TaskQueue: &taskqueuepb.TaskQueue{Name: taskQueue}, Identity: "worker",
	})
	if err != nil {
		return err
	}
	task := resp.(*workflowservice.PollWorkflowTaskQueueResponse)
	if len(task.GetTaskToken()) == 0 {
		p.print("no workflow task")
		return nil
	}
	p.task = task.GetTaskToken()
	if task.GetAttempt() > 1 {
		p.print("  attempt %d", task.GetAttempt())
	}
	return nil
}

// complete polls a workflow task, unless one is started, and completes it.
func complete(p *Player, _ []string, commands []*commandpb.Command) error {
	if p.task == nil {
		if err := poll(p, nil, nil); err != nil {
			return err
		}
	}
	token := p.task
	p.task = nil
	commands, about, err := messages(commands)
	if err == nil {
		_, err = p.call(&workflowservice.RespondWorkflowTaskCompletedRequest{
			Namespace: namespace, TaskToken: token, Identity: "worker", Commands: commands, Messages: about,
		})
	}
	return err
}

func failTask(p *Player, _ []string, _ []*commandpb.Command) error {
	token := p.task
	p.task = nil
	_, err := p.call(&workflowservice.RespondWorkflowTaskFailedRequest{
		Namespace: namespace, TaskToken: token, Identity: "worker",
		Cause:   enumspb.WORKFLOW_TASK_FAILED_CAUSE_WORKFLOW_WORKER_UNHANDLED_FAILURE,
		Failure: &failurepb.Failure{Message: "panic"},
	})
	return err
}

func pollActivity(p *Player, _ []string, _ []*commandpb.Command) error {
	resp, err := p.call(&workflowservice.PollActivityTaskQueueRequest{
		Namespace: namespace, TaskQueue: &taskqueuepb.TaskQueue{Name: taskQueue}, Identity: "worker",
	})
	if err != nil {
		return err
	}
	task := resp.(*workflowservice.PollActivityTaskQueueResponse)
	if len(task.GetTaskToken()) == 0 {
		p.print("no activity task")
		return nil
	}
	p.activities[task.GetActivityId()] = task.GetTaskToken()
	p.print("  activity %s attempt %d", task.GetActivityId(), task.GetAttempt())
	return nil
}

func completeActivity(p *Player, args []string, _ []*commandpb.Command) error {
	_, err := p.call(&workflowservice.RespondActivityTaskCompletedRequest{Namespace: namespace, TaskToken: p.activities[args[0]], Identity: "worker"})
	return err
}

// failActivity fails an attempt: fail-activity ID [TYPE] [non-retryable] [next=5s].
func failActivity(p *Player, args []string, _ []*commandpb.Command) error {
	options := settings(args[1:])
	info := &failurepb.ApplicationFailureInfo{Type: options.text("type"), NonRetryable: options.has("non-retryable"), NextRetryDelay: options.duration("next")}
	_, err := p.call(&workflowservice.RespondActivityTaskFailedRequest{
		Namespace: namespace, TaskToken: p.activities[args[0]], Identity: "worker",
		Failure: &failurepb.Failure{Message: "failed", FailureInfo: &failurepb.Failure_ApplicationFailureInfo{ApplicationFailureInfo: info}},
	})
	return err
}

func heartbeat(p *Player, args []string, _ []*commandpb.Command) error {
	resp, err := p.call(&workflowservice.RecordActivityTaskHeartbeatRequest{Namespace: namespace, TaskToken: p.activities[args[0]], Identity: "worker"})
	if err != nil {
		return err
	}
	orders := resp.(*workflowservice.RecordActivityTaskHeartbeatResponse)
	for _, order := range []struct {
		told bool
		word string
	}{{orders.GetCancelRequested(), "cancel"}, {orders.GetActivityPaused(), "pause"}, {orders.GetActivityReset(), "reset"}} {
		if order.told {
			p.print("  %s requested", order.word)
		}
	}
	return nil
}

func signal(p *Player, args []string, _ []*commandpb.Command) error {
	_, err := p.call(&workflowservice.SignalWorkflowExecutionRequest{Namespace: namespace, WorkflowExecution: execution(), SignalName: args[0]})
	return err
}

func cancel(p *Player, _ []string, _ []*commandpb.Command) error {
	_, err := p.call(&workflowservice.RequestCancelWorkflowExecutionRequest{Namespace: namespace, WorkflowExecution: execution()})
	return err
}

func terminate(p *Player, _ []string, _ []*commandpb.Command) error {
	_, err := p.call(&workflowservice.TerminateWorkflowExecutionRequest{Namespace: namespace, WorkflowExecution: execution()})
	return err
}

func advance(p *Player, args []string, _ []*commandpb.Command) error {
	d, err := time.ParseDuration(args[0])
	if err == nil {
		p.advance(d)
	}
	return err
}

// due prints when the next deadline is.
func due(p *Player, _ []string, _ []*commandpb.Command) error {
	p.show()
	if at, ok := p.core.Next(); ok {
		p.print("  due %s", p.since(at))
	} else {
		p.print("  nothing is due")
	}
	return nil
}

func optional(text string) *durationpb.Duration {
	d, err := time.ParseDuration(text)
	if err != nil {
		return nil
	}
	return durationpb.New(d)
}
