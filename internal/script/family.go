package script

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	protocolpb "go.temporal.io/api/protocol/v1"
	updatepb "go.temporal.io/api/update/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
)

// Verbs and commands about more than one run:
//
//	watch w c                     prints what happens in all runs of these workflows; "c/1" is the second run of "c"
//	start-child c [abandon|cancel]
//	signal-external c NAME
//	cancel-external c
//	continue-as-new
//	cancel-workflow
//	reset EVENT                   goes on from the workflow task that the event ends
//
// and about updates:
//
//	update ID                     asks for an update
//	accept-update ID, complete-update ID, reject-update ID

func init() {
	verbs["watch"] = watch
	verbs["reset"] = reset
	verbs["update"] = update
}

// watching is which workflows are printed, if not only the latest run of the one.
type watching struct {
	watched []string
	printed map[string]int // events by run id
}

// watch chooses the workflows whose runs are printed, instead of the latest run of the one.
func watch(p *Player, args []string, _ []*commandpb.Command) error {
	p.watched = args
	if p.printed == nil {
		p.printed = map[string]int{}
	}
	for _, run := range p.Runs(workflowID) { // what the script has shown before
		p.printed[run.GetExecution().GetRunId()] = p.shown
	}
	return nil
}

// showAll prints the new events of all runs of the watched workflows, run by run.
func (p *Player) showAll() {
	for _, id := range p.watched {
		runs := p.Runs(id)
		slices.SortStableFunc(runs, func(a, b *workflowpb.WorkflowExecutionInfo) int { // the first run of a chain, if several start at a time
			return cmp.Or(a.GetStartTime().AsTime().Compare(b.GetStartTime().AsTime()), cmp.Compare(place(a), place(b)))
		})
		for i, run := range runs {
			runID, name := run.GetExecution().GetRunId(), ""
			if id != workflowID || i > 0 {
				name = fmt.Sprintf("%s/%d ", id, i)
			}
			resp, err := p.Look(&workflowservice.GetWorkflowExecutionHistoryRequest{
				Namespace: namespace, Execution: run.GetExecution(), HistoryEventFilterType: enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT,
			})
			if err != nil {
				continue
			}
			events := resp.(*workflowservice.GetWorkflowExecutionHistoryResponse).GetHistory().GetEvents()
			for _, e := range events[p.printed[runID]:] {
				p.print("%s %s%d %s", p.since(e.GetEventTime().AsTime()), name, e.GetEventId(), describe(e))
			}
			p.printed[runID] = len(events)
		}
	}
}

// place is 0 for the first run of a chain, and 1 for all others.
func place(run *workflowpb.WorkflowExecutionInfo) int {
	if run.GetFirstRunId() == run.GetExecution().GetRunId() {
		return 0
	}
	return 1
}

func reset(p *Player, args []string, _ []*commandpb.Command) error {
	event, err := strconv.ParseInt(args[0], 10, 64)
	if err != nil {
		return fmt.Errorf("read reset: %w", err)
	}
	_, err = p.call(&workflowservice.ResetWorkflowExecutionRequest{
		Namespace: namespace, WorkflowExecution: execution(), WorkflowTaskFinishEventId: event, RequestId: fmt.Sprint(p.calls), Reason: "again",
	})
	return err
}

func update(p *Player, args []string, _ []*commandpb.Command) error {
	return callVerb(true)(p, []string{args[0], "=", "UpdateWorkflowExecution", fmt.Sprintf(
		`{"workflowExecution":{"workflowId":%q},"request":{"meta":{"updateId":%q},"input":{"name":"change"}}}`, workflowID, args[0])}, nil)
}

// parseFamily reads a line that stands for a command about other runs, or about updates.
func parseFamily(words []string) (*commandpb.Command, bool) {
	arg := words[min(1, len(words)-1)]
	switch words[0] {
	case "start-child":
		return startChild(arg, words[2:]), true
	case "signal-external":
		return &commandpb.Command{CommandType: enumspb.COMMAND_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION, Attributes: &commandpb.Command_SignalExternalWorkflowExecutionCommandAttributes{
			SignalExternalWorkflowExecutionCommandAttributes: &commandpb.SignalExternalWorkflowExecutionCommandAttributes{
				Execution: &commonpb.WorkflowExecution{WorkflowId: arg}, SignalName: words[len(words)-1],
			},
		}}, true
	case "cancel-external":
		return &commandpb.Command{CommandType: enumspb.COMMAND_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION, Attributes: &commandpb.Command_RequestCancelExternalWorkflowExecutionCommandAttributes{
			RequestCancelExternalWorkflowExecutionCommandAttributes: &commandpb.RequestCancelExternalWorkflowExecutionCommandAttributes{WorkflowId: arg},
		}}, true
	case "continue-as-new":
		return &commandpb.Command{CommandType: enumspb.COMMAND_TYPE_CONTINUE_AS_NEW_WORKFLOW_EXECUTION, Attributes: &commandpb.Command_ContinueAsNewWorkflowExecutionCommandAttributes{
			ContinueAsNewWorkflowExecutionCommandAttributes: &commandpb.ContinueAsNewWorkflowExecutionCommandAttributes{},
		}}, true
	case "cancel-workflow":
		return &commandpb.Command{CommandType: enumspb.COMMAND_TYPE_CANCEL_WORKFLOW_EXECUTION, Attributes: &commandpb.Command_CancelWorkflowExecutionCommandAttributes{
			CancelWorkflowExecutionCommandAttributes: &commandpb.CancelWorkflowExecutionCommandAttributes{},
		}}, true
	case "accept-update", "complete-update", "reject-update":
		return &commandpb.Command{CommandType: enumspb.COMMAND_TYPE_PROTOCOL_MESSAGE, Attributes: &commandpb.Command_ProtocolMessageCommandAttributes{
			ProtocolMessageCommandAttributes: &commandpb.ProtocolMessageCommandAttributes{MessageId: words[0] + "/" + arg},
		}}, true
	}
	return nil, false
}

func startChild(id string, words settings) *commandpb.Command {
	policy := enumspb.PARENT_CLOSE_POLICY_TERMINATE
	switch {
	case words.has("abandon"):
		policy = enumspb.PARENT_CLOSE_POLICY_ABANDON
	case words.has("cancel"):
		policy = enumspb.PARENT_CLOSE_POLICY_REQUEST_CANCEL
	}
	return &commandpb.Command{CommandType: enumspb.COMMAND_TYPE_START_CHILD_WORKFLOW_EXECUTION, Attributes: &commandpb.Command_StartChildWorkflowExecutionCommandAttributes{
		StartChildWorkflowExecutionCommandAttributes: &commandpb.StartChildWorkflowExecutionCommandAttributes{
			WorkflowId: id, WorkflowType: &commonpb.WorkflowType{Name: "Child"}, ParentClosePolicy: policy,
		},
	}}
}

// messages are what the commands about updates stand for. A rejection has no command.
func messages(commands []*commandpb.Command) (left []*commandpb.Command, all []*protocolpb.Message, err error) {
	for _, c := range commands {
		kind, id, found := strings.Cut(c.GetProtocolMessageCommandAttributes().GetMessageId(), "/")
		if !found {
			left = append(left, c)
			continue
		}
		bodies := map[string]proto.Message{
			"accept-update":   &updatepb.Acceptance{AcceptedRequestMessageId: id + "/request", AcceptedRequestSequencingEventId: 1},
			"complete-update": &updatepb.Response{Meta: &updatepb.Meta{UpdateId: id}, Outcome: &updatepb.Outcome{Value: &updatepb.Outcome_Success{Success: &commonpb.Payloads{}}}},
			"reject-update":   &updatepb.Rejection{RejectedRequestMessageId: id + "/request"},
		}
		body, err := anypb.New(bodies[kind])
		if err != nil {
			return nil, nil, fmt.Errorf("write message %q: %w", kind, err)
		}
		all = append(all, &protocolpb.Message{Id: kind + "/" + id, ProtocolInstanceId: id, Body: body})
		if kind != "reject-update" {
			left = append(left, c)
		}
	}
	return left, all, nil
}

// detail adds to an event about other runs, or about updates, what tells it from others of its type.
func detail(e *historypb.HistoryEvent) string {
	switch e.GetEventType() {
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
		return startedDetail(e.GetWorkflowExecutionStartedEventAttributes())
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED:
		return " " + e.GetWorkflowExecutionFailedEventAttributes().GetRetryState().String()
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED:
		return strings.TrimRight(": "+e.GetWorkflowExecutionTerminatedEventAttributes().GetReason(), ": ")
	case enumspb.EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_FAILED:
		return " " + e.GetStartChildWorkflowExecutionFailedEventAttributes().GetCause().String()
	case enumspb.EVENT_TYPE_SIGNAL_EXTERNAL_WORKFLOW_EXECUTION_FAILED:
		return " " + e.GetSignalExternalWorkflowExecutionFailedEventAttributes().GetCause().String()
	case enumspb.EVENT_TYPE_REQUEST_CANCEL_EXTERNAL_WORKFLOW_EXECUTION_FAILED:
		return " " + e.GetRequestCancelExternalWorkflowExecutionFailedEventAttributes().GetCause().String()
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_ACCEPTED:
		return " " + e.GetWorkflowExecutionUpdateAcceptedEventAttributes().GetProtocolInstanceId()
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_UPDATE_COMPLETED:
		return " " + e.GetWorkflowExecutionUpdateCompletedEventAttributes().GetMeta().GetUpdateId()
	}
	return ""
}

// startedDetail tells why a later run of a chain started, and how long it waits.
func startedDetail(a *historypb.WorkflowExecutionStartedEventAttributes) (text string) {
	if a.GetInitiator() != enumspb.CONTINUE_AS_NEW_INITIATOR_UNSPECIFIED {
		text += " by " + a.GetInitiator().String()
	}
	if a.GetAttempt() > 1 {
		text += fmt.Sprintf(" attempt %d", a.GetAttempt())
	}
	if wait := a.GetFirstWorkflowTaskBackoff().AsDuration(); wait > 0 {
		text += " waits " + wait.String()
	}
	return text
}
