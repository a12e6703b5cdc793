package testsuite

import (
	"context"
	"errors"
	"sync"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
)

// activityExtras is what the activity environment adds to the one of the SDK: information that a test makes up, timeouts that are kept, and every heartbeat.
type activityExtras struct {
	interceptor.WorkerInterceptorBase
	env *TestActivityEnvironment
}

func (x *activityExtras) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	return &activityAttempt{ActivityInboundInterceptorBase: interceptor.ActivityInboundInterceptorBase{Next: next}, env: x.env}
}

// activityAttempt is one execution of an activity.
type activityAttempt struct {
	interceptor.ActivityInboundInterceptorBase
	env *TestActivityEnvironment
	out *activityOut
}

func (a *activityAttempt) Init(next interceptor.ActivityOutboundInterceptor) error {
	a.out = &activityOut{ActivityOutboundInterceptorBase: interceptor.ActivityOutboundInterceptorBase{Next: next}, env: a.env}
	return a.ActivityInboundInterceptorBase.Init(a.out)
}

// ExecuteActivity runs the activity under the timeouts that the test has set. As on a server, what comes after a timeout is too late, whatever it is.
func (a *activityAttempt) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	before, info := a.out.Next.GetInfo(ctx), a.out.GetInfo(ctx)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	if end := deadline(before, info); !end.IsZero() {
		timer := time.AfterFunc(time.Until(end), func() {
			cancel(temporal.NewTimeoutError(enumspb.TIMEOUT_TYPE_START_TO_CLOSE, context.DeadlineExceeded))
		})
		defer timer.Stop()
	}
	if info.HeartbeatTimeout != before.HeartbeatTimeout && info.HeartbeatTimeout > 0 {
		defer a.out.pulse.start(info.HeartbeatTimeout, cancel)()
	}
	open := a.env.open.begin(info)
	result, err := a.Next.ExecuteActivity(ctx, in)
	a.env.open.returned(open, errors.Is(err, activity.ErrResultPending))
	if late := context.Cause(ctx); temporal.IsTimeoutError(late) {
		return nil, late
	}
	return result, err
}

// deadline is when the attempt has to end, if the test says so.
func deadline(before, info activity.Info) time.Time {
	switch {
	case !info.Deadline.Equal(before.Deadline):
		return info.Deadline
	case info.StartToCloseTimeout != before.StartToCloseTimeout && info.StartToCloseTimeout > 0:
		return before.StartedTime.Add(info.StartToCloseTimeout)
	}
	return time.Time{}
}

// activityOut is what the code of an activity calls.
type activityOut struct {
	interceptor.ActivityOutboundInterceptorBase
	env   *TestActivityEnvironment
	pulse pulse
}

func (o *activityOut) GetInfo(ctx context.Context) activity.Info {
	info := o.Next.GetInfo(ctx)
	if o.env.change != nil {
		o.env.change(&info)
	}
	return info
}

func (o *activityOut) RecordHeartbeat(ctx context.Context, details ...any) {
	o.pulse.beat()
	if listener := o.env.heartbeat; listener != nil {
		info := o.GetInfo(ctx)
		if payloads, err := o.env.converter.ToPayloads(details...); err == nil { // else the next one complains
			listener(&info, encodedValues{payloads, o.env.converter})
		}
	}
	o.Next.RecordHeartbeat(ctx, details...)
}

// pulse watches over a heartbeat timeout.
type pulse struct {
	mu      sync.Mutex
	timer   *time.Timer
	timeout time.Duration
}

// start begins to watch; stop ends it.
func (p *pulse) start(timeout time.Duration, cancel context.CancelCauseFunc) (stop func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.timeout = timeout
	p.timer = time.AfterFunc(timeout, func() { cancel(temporal.NewHeartbeatTimeoutError()) })
	return func() { p.timer.Stop() }
}

func (p *pulse) beat() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.timer != nil && p.timer.Stop() { // one that has fired has fired
		p.timer.Reset(p.timeout)
	}
}
