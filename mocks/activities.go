package mocks

import (
	"context"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
)

// ViolationType is the type of the application error with which a call fails that no expectation fits. It is not retried.
const ViolationType = "MockViolation"

// OnActivity expects an activity or local activity, given as the function or by name, with arguments: values, mock.Anything, or what mock.MatchedBy and its like return.
// If the function takes a context, that is the first argument. An activity that nothing is expected of runs for real. The worker has to know the activity: register the
// function itself. One that is registered under a name of its own is expected by that name, for mocks do not know what a worker has registered.
func (m *Mocks) OnActivity(fnOrName any, args ...any) *Call {
	name, fn, err := target("activity", fnOrName)
	m.options.Test.Helper()
	m.misuse(err)
	return m.activities.expect(name, fn, args)
}

// Activities are the expectations and calls of activities and local activities.
func (m *Mocks) Activities() *Ledger { return m.activities }

// activityInbound stands before an activity.
type activityInbound struct {
	interceptor.ActivityInboundInterceptorBase
	mocks *Mocks
}

// ExecuteActivity plays what was expected, or lets the activity run.
func (a *activityInbound) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	info := activity.GetInfo(ctx)
	if before, ok := a.mocks.locals.earlier(info); ok {
		return before.result, before.err
	}
	call := arrival{name: info.ActivityType.Name, ctx: ctx, args: in.Args, attempt: info.Attempt}
	p, err := a.mocks.activities.claim(call)
	switch {
	case err != nil:
		return nil, violation(err)
	case p == nil:
		return a.Next.ExecuteActivity(ctx, in)
	}
	result, err := a.mocks.play(p, call)
	a.mocks.locals.keep(info, answer{result, err})
	return result, err
}

// play does what was expected of an activity.
func (m *Mocks) play(p *plan, call arrival) (any, error) {
	ctx := call.ctx.(context.Context)
	if p.plain() {
		return p.answer(ctx, call.args)
	}
	return m.guard(p.call, func() (any, error) {
		if d := p.delay(); d > 0 {
			p.call.note(activity.GetInfo(ctx), d)
			if err := m.sleep(ctx, d); err != nil {
				return nil, err
			}
		}
		p.raise()
		m.activities.tell(p, call)
		return p.answer(ctx, call.args)
	})
}

// violation is the error that code under test gets for a call that it should not have made.
func violation(err error) error {
	return temporal.NewNonRetryableApplicationError(err.Error(), ViolationType, nil)
}
