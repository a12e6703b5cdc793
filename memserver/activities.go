package memserver

import (
	"cmp"
	"context"
	"errors"
	"sync"
	"time"

	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/groundhogdev/groundhog/internal/host"
)

// Activities between two clocks. The SDK computes an activity's deadline from the times in its task and the wall clock, so tasks go out in
// wall-clock time: else an activity could be late before it starts, and its result would be dropped without a word. Its code gets the
// virtual times back from activity.GetInfo, but for the deadline, which is that of its context.

// activities keeps the difference between the clocks for each task that is on its way to an activity.
type activities struct {
	shifting sync.Mutex
	shifts   map[string]time.Duration // by task token
}

// toWallClock puts the activity tasks of an answer into wall-clock time. The answer must be a copy of what the service keeps.
func (s *Server) toWallClock(resp proto.Message) {
	for _, task := range activityTasks(resp) {
		s.shift(task)
	}
}

// activityTasks lists the activity tasks that an answer brings.
func activityTasks(resp proto.Message) []*workflowservice.PollActivityTaskQueueResponse {
	switch resp := resp.(type) {
	case *workflowservice.PollActivityTaskQueueResponse:
		if len(resp.GetTaskToken()) > 0 {
			return []*workflowservice.PollActivityTaskQueueResponse{resp}
		}
	case *workflowservice.RespondWorkflowTaskCompletedResponse:
		return resp.GetActivityTasks()
	}
	return nil
}

func (s *Server) shift(task *workflowservice.PollActivityTaskQueueResponse) {
	by := time.Since(task.GetStartedTime().AsTime())
	for _, at := range []*timestamppb.Timestamp{task.GetScheduledTime(), task.GetCurrentAttemptScheduledTime(), task.GetStartedTime()} {
		if at != nil {
			later := timestamppb.New(at.AsTime().Add(by))
			at.Seconds, at.Nanos = later.GetSeconds(), later.GetNanos()
		}
	}
	s.shifting.Lock()
	defer s.shifting.Unlock()
	if s.shifts == nil {
		s.shifts = map[string]time.Duration{}
	}
	s.shifts[string(task.GetTaskToken())] = by
}

// takeShift returns by how much a task was shifted, and forgets it.
func (s *Server) takeShift(token []byte) time.Duration {
	s.shifting.Lock()
	defer s.shifting.Unlock()
	by := s.shifts[string(token)]
	delete(s.shifts, string(token))
	return by
}

// observer sees the activities of workers that use a client of the server.
type observer struct {
	interceptor.InterceptorBase
	plugin *plugin
}

func (o *observer) InterceptClient(next interceptor.ClientOutboundInterceptor) interceptor.ClientOutboundInterceptor {
	return &outermost{ClientOutboundInterceptorBase: interceptor.ClientOutboundInterceptorBase{Next: next}, plugin: o.plugin}
}

func (o *observer) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &observedActivity{ActivityInboundInterceptorBase: interceptor.ActivityInboundInterceptorBase{Next: next}, server: o.plugin.server}
}

// observedActivity is one attempt of an activity.
type observedActivity struct {
	interceptor.ActivityInboundInterceptorBase
	server *Server
	calls  *virtualInfo
}

func (a *observedActivity) Init(next interceptor.ActivityOutboundInterceptor) error {
	if !a.server.realTime {
		next = &promptHeartbeats{interceptor.ActivityOutboundInterceptorBase{Next: next}}
	}
	a.calls = &virtualInfo{ActivityOutboundInterceptorBase: interceptor.ActivityOutboundInterceptorBase{Next: next}}
	return a.Next.Init(a.calls)
}

// ExecuteActivity takes an activity whose result comes later as idle from then on: time need not wait for it.
func (a *observedActivity) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	info := activity.GetInfo(ctx)
	if info.IsLocalActivity {
		return a.executeLocal(ctx, info, in)
	}
	token := info.TaskToken
	a.calls.shift = a.server.takeShift(token)
	if a.server.catchesAll {
		a.calls.queue = a.server.host.ActivityQueue(token)
	}
	ctx, end := a.attend(fromActivity(ctx), &info, in)
	defer end()
	result, err := a.Next.ExecuteActivity(ctx, in)
	if errors.Is(err, activity.ErrResultPending) {
		a.server.host.Rest(token)
	}
	return result, err
}

// executeLocal tells the service of what it cannot see: a local activity begins and ends inside a workflow task.
func (a *observedActivity) executeLocal(ctx context.Context, info activity.Info, in *interceptor.ExecuteActivityInput) (any, error) {
	a.calls.shift = info.StartedTime.Sub(a.server.Now())
	a.server.host.LocalActivity(info.WorkflowExecution.RunID, 1)
	defer a.server.host.LocalActivity(info.WorkflowExecution.RunID, -1)
	retry, ok := a.server.retryWith(a.calls.Next.GetInfo(ctx).RetryPolicy.InitialInterval)
	if !ok {
		return a.Next.ExecuteActivity(fromActivity(ctx), in)
	}
	a.calls.policy = retry.policy
	result, err := a.Next.ExecuteActivity(fromActivity(ctx), in)
	return result, a.server.numbered(err, retry)
}

// fromActivity marks what is done with the context as done by an activity's code, for the host.
func fromActivity(ctx context.Context) context.Context {
	info := activity.GetInfo(ctx)
	if info.IsLocalActivity {
		return host.WithLocalActivity(ctx, info.WorkflowExecution.RunID)
	}
	return host.WithActivity(ctx, info.TaskToken)
}

// virtualInfo gives an activity its times in virtual time, and the task queue that it was scheduled on, not that of its worker.
type virtualInfo struct {
	interceptor.ActivityOutboundInterceptorBase
	shift  time.Duration
	queue  string                // empty if it is the worker's
	policy *temporal.RetryPolicy // nil if it is the one that the worker was told
}

func (v *virtualInfo) GetInfo(ctx context.Context) activity.Info {
	info := v.Next.GetInfo(ctx)
	for _, at := range []*time.Time{&info.ScheduledTime, &info.StartedTime} {
		if !at.IsZero() {
			*at = at.Add(-v.shift).Round(0)
		}
	}
	if v.policy != nil {
		info.RetryPolicy = v.policy
	}
	info.TaskQueue = cmp.Or(v.queue, info.TaskQueue)
	return info
}
