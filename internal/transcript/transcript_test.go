package transcript_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/groundhogdev/groundhog/internal/core/history"
	"github.com/groundhogdev/groundhog/internal/transcript"
)

var rewrite = flag.Bool("rewrite", false, "write the golden files anew")

var began = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// diary writes a history.
type diary struct {
	at     time.Time
	events []*historypb.HistoryEvent
}

func newDiary() *diary {
	d := &diary{at: began}
	d.write(&historypb.WorkflowExecutionStartedEventAttributes{WorkflowType: &commonpb.WorkflowType{Name: "Order"}, WorkflowId: "order-7"})
	return d
}

func (d *diary) write(attributes proto.Message) int64 {
	id := int64(len(d.events)) + 1
	d.events = append(d.events, history.Event(id, d.at, attributes))
	return id
}

// sleep is a timer that fires.
func (d *diary) sleep(wait time.Duration) {
	id := d.write(&historypb.TimerStartedEventAttributes{StartToFireTimeout: durationpb.New(wait)})
	d.at = d.at.Add(wait)
	d.write(&historypb.TimerFiredEventAttributes{StartedEventId: id})
}

func (d *diary) run(described *workflowservice.DescribeWorkflowExecutionResponse) transcript.Run {
	described.WorkflowExecutionInfo = &workflowpb.WorkflowExecutionInfo{
		Execution: &commonpb.WorkflowExecution{WorkflowId: "order-7"}, Type: &commonpb.WorkflowType{Name: "Order"}, TaskQueue: "orders",
		Status: enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING,
	}
	return transcript.Run{Description: described, Events: d.events, Now: d.at, Directory: "/home/me/shop"}
}

// pendingOfAllSorts waits for one of everything.
func pendingOfAllSorts() transcript.Run {
	d := newDiary()
	queue := &taskqueuepb.TaskQueue{Name: "bank"}
	d.write(&historypb.ActivityTaskScheduledEventAttributes{ActivityId: "2", ActivityType: &commonpb.ActivityType{Name: "Charge"}, TaskQueue: queue})
	d.write(&historypb.TimerStartedEventAttributes{StartToFireTimeout: durationpb.New(72 * time.Hour)})
	d.at = d.at.Add(36 * time.Hour)
	state := func(name, id string, s enumspb.PendingActivityState, since time.Duration) *workflowpb.PendingActivityInfo {
		at := timestamppb.New(began.Add(since))
		return &workflowpb.PendingActivityInfo{
			ActivityType: &commonpb.ActivityType{Name: name}, ActivityId: id, State: s, Attempt: 1, ScheduledTime: at, LastStartedTime: at,
		}
	}
	backingOff := state("Refund", "4", enumspb.PENDING_ACTIVITY_STATE_SCHEDULED, 37*time.Hour)
	backingOff.Attempt, backingOff.MaximumAttempts = 3, 5
	backingOff.LastFailure = &failurepb.Failure{Message: "activity error", Cause: &failurepb.Failure{Message: "no\n  route"}}
	return d.run(&workflowservice.DescribeWorkflowExecutionResponse{
		PendingActivities: []*workflowpb.PendingActivityInfo{
			state("Charge", "2", enumspb.PENDING_ACTIVITY_STATE_SCHEDULED, 0), backingOff,
			state("Pack", "5", enumspb.PENDING_ACTIVITY_STATE_STARTED, time.Hour), state("Send", "6", enumspb.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED, 0),
		},
		PendingChildren: []*workflowpb.PendingChildExecutionInfo{{WorkflowId: "parcel", WorkflowTypeName: "Ship"}},
		PendingNexusOperations: []*workflowpb.PendingNexusOperationInfo{
			{Endpoint: "bank", Service: "accounts", Operation: "freeze", Attempt: 2, LastAttemptFailure: &failurepb.Failure{Message: "busy"}},
			{Endpoint: "bank", Service: "accounts", Operation: "close", State: enumspb.PENDING_NEXUS_OPERATION_STATE_STARTED},
		},
	})
}

// rounds repeats itself, with other events between.
func rounds() transcript.Run {
	d := newDiary()
	for range 1000 {
		d.sleep(time.Minute)
	}
	d.write(&historypb.WorkflowExecutionSignaledEventAttributes{SignalName: "hurry"})
	for range 3 {
		d.write(&historypb.WorkflowExecutionSignaledEventAttributes{SignalName: "now"})
	}
	d.sleep(time.Hour)
	d.sleep(time.Minute)
	return d.run(&workflowservice.DescribeWorkflowExecutionResponse{})
}

// long has no rounds.
func long() transcript.Run {
	d := newDiary()
	for i := range 40 {
		d.sleep(time.Duration(i*i) * time.Second)
	}
	d.write(&historypb.WorkflowTaskTimedOutEventAttributes{TimeoutType: enumspb.TIMEOUT_TYPE_START_TO_CLOSE})
	d.write(&historypb.ActivityTaskTimedOutEventAttributes{Failure: &failurepb.Failure{
		Message: "too late", FailureInfo: &failurepb.Failure_TimeoutFailureInfo{TimeoutFailureInfo: &failurepb.TimeoutFailureInfo{TimeoutType: enumspb.TIMEOUT_TYPE_HEARTBEAT}},
	}})
	return d.run(&workflowservice.DescribeWorkflowExecutionResponse{})
}

const stacks = `coroutine root [blocked on selector-1.Select]:
go.temporal.io/sdk/internal.(*selectorImpl).Select(0xc0001, {0x1, 0x2})
	/go/pkg/mod/go.temporal.io/sdk@v1.50.0/internal/internal_workflow.go:1012 +0x2b4
example.com/shop/orders.(*Desk).wait(...)
	/home/me/shop/orders/desk.go:17 +0x1c5
example.com/lib/flow.Process({0x16a2f08?, 0xc000})
	/home/me/lib/flow/flow.go:42 +0x1c5
reflect.Value.call({0x1, 0x2, 0x3})
	/usr/local/go/src/reflect/value.go:581 +0xcc6

coroutine 2 [blocked on chan-1.Receive]:
go.temporal.io/sdk/internal.(*channelImpl).Receive(0xc0001)
	/go/pkg/mod/go.temporal.io/sdk@v1.50.0/internal/internal_workflow.go:700 +0x2b4`

func withStacks() transcript.Run {
	r := newDiary().run(&workflowservice.DescribeWorkflowExecutionResponse{})
	r.Stacks = stacks
	return r
}

func withoutStacks() transcript.Run {
	r := newDiary().run(&workflowservice.DescribeWorkflowExecutionResponse{
		PendingWorkflowTask: &workflowpb.PendingWorkflowTaskInfo{Attempt: 4, State: enumspb.PENDING_WORKFLOW_TASK_STATE_STARTED},
	})
	r.Unknown = "no worker answers"
	return r
}

func TestTranscripts(t *testing.T) {
	for name, run := range map[string]transcript.Run{
		"pending": pendingOfAllSorts(), "rounds": rounds(), "long": long(), "stacks": withStacks(), "no_stacks": withoutStacks(),
	} {
		t.Run(name, func(t *testing.T) {
			path, got := filepath.Join("testdata", name+".golden"), run.String()
			if *rewrite {
				if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
}
