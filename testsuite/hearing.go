package testsuite

import (
	"context"
	"errors"
	"sync"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"
)

// What listeners hear: from the commands of workflow tasks, from the events that workflows get with them, and from activities as they run.

// records are the events that later ones refer to.
type records struct {
	mu   sync.Mutex
	runs map[string]*record // by workflow id: the latest run
}

type record struct {
	last   int64 // the latest event that was seen
	begun  *historypb.HistoryEvent
	events map[int64]*historypb.HistoryEvent // what something follows from
	starts map[int64]*historypb.HistoryEvent // of activities, by what scheduled them
	id     *commonpb.WorkflowExecution
	space  string // its namespace
}

// hearing tells whether somebody listens to what workflows do.
func (l *listeners) hearing() bool {
	return l.activityCompleted != nil || l.activityCanceled != nil || l.heartbeat != nil || l.localCanceled != nil || l.completed != nil || l.canceled != nil ||
		l.timerScheduled != nil || l.timerFired != nil || l.timerCanceled != nil || l.nexusStarted != nil || l.nexusCompleted != nil || l.nexusCanceled != nil
}

// happened reads the events of a workflow task and tells the listeners.
func (l *listeners) happened(e *TestWorkflowEnvironment, task *workflowservice.PollWorkflowTaskQueueResponse) {
	if !l.hearing() {
		return
	}
	l.records.mu.Lock()
	defer l.records.mu.Unlock()
	if l.records.runs == nil {
		l.records.runs = map[string]*record{}
	}
	id := task.GetWorkflowExecution()
	r := l.records.runs[id.GetWorkflowId()]
	if r == nil || r.id.GetRunId() != id.GetRunId() {
		r = &record{id: id, space: e.settings.space(), events: map[int64]*historypb.HistoryEvent{}, starts: map[int64]*historypb.HistoryEvent{}}
		l.records.runs[id.GetWorkflowId()] = r
	}
	for _, event := range task.GetHistory().GetEvents() {
		if event.GetEventId() <= r.last {
			continue
		}
		r.last = event.GetEventId()
		if tell := l.tell(e, r, proto.CloneOf(event)); tell != nil { // the SDK changes payloads in place
			e.tell(id.GetWorkflowId(), note{do: tell})
		}
	}
}

// tell is what an event has to be told for, or nil.
func (l *listeners) tell(e *TestWorkflowEnvironment, r *record, event *historypb.HistoryEvent) func() {
	switch a := event.GetAttributes().(type) {
	case *historypb.HistoryEvent_WorkflowExecutionStartedEventAttributes:
		r.begun = event
	case *historypb.HistoryEvent_ActivityTaskScheduledEventAttributes, *historypb.HistoryEvent_NexusOperationScheduledEventAttributes,
		*historypb.HistoryEvent_StartChildWorkflowExecutionInitiatedEventAttributes:
		r.events[event.GetEventId()] = event
	case *historypb.HistoryEvent_ActivityTaskStartedEventAttributes:
		r.starts[a.ActivityTaskStartedEventAttributes.GetScheduledEventId()] = event
	case *historypb.HistoryEvent_TimerFiredEventAttributes:
		if l.timerFired != nil {
			return func() { l.timerFired(a.TimerFiredEventAttributes.GetTimerId()) }
		}
	case *historypb.HistoryEvent_WorkflowExecutionCancelRequestedEventAttributes:
		if info := r.child(); info != nil && l.canceled != nil {
			return func() { l.canceled(info) }
		}
	}
	if o, ok := activityOutcome(event); ok && l.activityCompleted != nil {
		info := r.activity(o.scheduled)
		return func() { l.activityCompleted(info, o.value(e), o.failed(e, r)) }
	}
	if o, ok := childOutcome(event); ok && l.completed != nil {
		info := r.startedChild(o)
		return func() { l.completed(info, o.value(e), o.failed(e, r)) }
	}
	if o, ok := nexusOutcome(event); ok && l.nexusCompleted != nil {
		a := r.events[o.scheduled].GetNexusOperationScheduledEventAttributes()
		return func() { l.nexusCompleted(a.GetService(), a.GetOperation(), o.value(e), o.failed(e, r)) }
	}
	return nil
}

// asked reads the commands of a workflow task, as what to tell the listeners.
func (l *listeners) asked(e *TestWorkflowEnvironment, req *workflowservice.RespondWorkflowTaskCompletedRequest) (tell []func()) {
	if !l.hearing() {
		return nil
	}
	l.records.mu.Lock()
	defer l.records.mu.Unlock()
	r := l.records.runs[workflowOf(req.GetResourceId())]
	for _, command := range req.GetCommands() {
		if do := l.command(e, r, command); do != nil {
			tell = append(tell, do)
		}
	}
	return tell
}

func (l *listeners) command(e *TestWorkflowEnvironment, r *record, command *commandpb.Command) func() {
	switch a := command.GetAttributes().(type) {
	case *commandpb.Command_StartTimerCommandAttributes:
		if l.timerScheduled != nil {
			return func() {
				l.timerScheduled(a.StartTimerCommandAttributes.GetTimerId(), a.StartTimerCommandAttributes.GetStartToFireTimeout().AsDuration())
			}
		}
	case *commandpb.Command_CancelTimerCommandAttributes:
		if l.timerCanceled != nil {
			return func() { l.timerCanceled(a.CancelTimerCommandAttributes.GetTimerId()) }
		}
	case *commandpb.Command_RequestCancelActivityTaskCommandAttributes:
		if l.activityCanceled != nil {
			info := r.activity(a.RequestCancelActivityTaskCommandAttributes.GetScheduledEventId())
			return func() { l.activityCanceled(info) }
		}
	case *commandpb.Command_RecordMarkerCommandAttributes:
		if info := e.canceledLocally(r, a.RecordMarkerCommandAttributes); info != nil && l.localCanceled != nil {
			return func() { l.localCanceled(info) }
		}
	case *commandpb.Command_ScheduleNexusOperationCommandAttributes:
		if o := a.ScheduleNexusOperationCommandAttributes; l.nexusStarted != nil {
			return func() { l.nexusStarted(o.GetService(), o.GetOperation(), e.result(single(o.GetInput()))) }
		}
	case *commandpb.Command_RequestCancelNexusOperationCommandAttributes:
		if l.nexusCanceled != nil {
			o := r.events[a.RequestCancelNexusOperationCommandAttributes.GetScheduledEventId()].GetNexusOperationScheduledEventAttributes()
			return func() { l.nexusCanceled(o.GetService(), o.GetOperation()) }
		}
	}
	return nil
}

// heardHeartbeats are those that activities record.
type heardHeartbeats struct {
	interceptor.ActivityOutboundInterceptorBase
	env *TestWorkflowEnvironment
}

func (h *heardHeartbeats) RecordHeartbeat(ctx context.Context, details ...any) {
	info := activity.GetInfo(ctx)
	if listener := h.env.listeners.heartbeat; listener != nil && !info.IsLocalActivity {
		values := h.env.encode(details)
		if len(details) == 1 && details[0] == nil { // the SDK sends nothing
			values = h.env.encoded(nil)
		}
		h.env.desk.post(note{do: func() { listener(&info, values) }})
	}
	h.Next.RecordHeartbeat(ctx, details...)
}

// childStarted tells that the code of a child begins, and waits for the listener.
func (l *listeners) childStarted(e *TestWorkflowEnvironment, ctx workflow.Context, info *workflow.Info, args []any) {
	if l.started != nil && info.ParentWorkflowExecution != nil && !workflow.IsReplaying(ctx) {
		//workflowcheck:ignore goroutine,channel -- the test is told, once, while the workflow stands still; a replay does not get here
		<-e.desk.post(note{do: func() { l.started(info, ctx, e.encode(args)) }})
	}
}

// observedActivity is one attempt of an activity.
type observedActivity struct {
	interceptor.ActivityInboundInterceptorBase
	env *TestWorkflowEnvironment
}

func (a *observedActivity) Init(next interceptor.ActivityOutboundInterceptor) error {
	if stop := a.env.settings.stop; stop != nil {
		next = &stoppable{ActivityOutboundInterceptorBase: interceptor.ActivityOutboundInterceptorBase{Next: next}, stop: stop}
	}
	return a.Next.Init(&heardHeartbeats{interceptor.ActivityOutboundInterceptorBase{Next: next}, a.env})
}

func (a *observedActivity) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	info, l := activity.GetInfo(ctx), &a.env.listeners
	tell := func(listening bool, do func()) {
		if listening {
			<-a.env.desk.post(note{do: do})
		}
	}
	if info.IsLocalActivity { // it is part of a task, which the test may be waiting for with a query
		tell(l.localStarted != nil, func() { l.localStarted(&info, ctx, in.Args) })
	} else {
		a.env.telling.wait(ctx, info.WorkflowExecution.ID, info.ActivityID)
		tell(l.activityStarted != nil, func() { l.activityStarted(&info, ctx, a.env.encode(in.Args)) })
	}
	result, err := a.run(ctx, in, &info)
	switch {
	case !info.IsLocalActivity:
		tell(l.activityCompleted != nil && errors.Is(err, activity.ErrResultPending), func() { l.activityCompleted(&info, nil, err) })
	case temporal.IsCanceledError(err): // its marker tells of that, also where it never ran
	default:
		tell(l.localCompleted != nil, func() { l.localCompleted(&info, encodedValue{a.env.encode([]any{result})}, err) })
	}
	return result, err
}

// run runs the attempt.
func (a *observedActivity) run(ctx context.Context, in *interceptor.ExecuteActivityInput, info *activity.Info) (any, error) {
	returned := false
	defer func() {
		if !returned && exiting() {
			a.env.abort(&goneError{info.ActivityType.Name})
		}
	}()
	defer a.env.grace(ctx, info)()
	result, err := a.Next.ExecuteActivity(ctx, in)
	returned = true
	if info.IsLocalActivity && errors.Is(ctx.Err(), context.Canceled) {
		return nil, temporal.NewCanceledError() // which the worker makes of it only if it notices first
	}
	return result, err
}

// stoppable gives activities the stop channel of the test.
type stoppable struct {
	interceptor.ActivityOutboundInterceptorBase
	stop chan struct{}
}

func (s *stoppable) GetWorkerStopChannel(context.Context) <-chan struct{} { return s.stop }

func single(payload *commonpb.Payload) *commonpb.Payloads {
	if payload == nil {
		return nil
	}
	return &commonpb.Payloads{Payloads: []*commonpb.Payload{payload}}
}
