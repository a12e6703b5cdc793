package mocks

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
)

// ViolationType is the type of the application error with which a call fails that no expectation fits. It is not retried.
const ViolationType = "MockViolation"

// OnActivity expects an activity or local activity, given as the function or by name, with arguments: values, mock.Anything, or what mock.MatchedBy and its like return.
// If the function takes a context, that is the first argument. An activity that nothing is expected of runs for real. The worker has to know the activity: register the
// function itself.
func (m *Mocks) OnActivity(fnOrName any, args ...any) *Call {
	name, fn, err := target("activity", fnOrName)
	misuse(err)
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
	p, err := a.mocks.activities.claim(arrival{name: info.ActivityType.Name, ctx: ctx, args: in.Args, attempt: info.Attempt})
	switch {
	case err != nil:
		return nil, violation(err)
	case p == nil:
		return a.Next.ExecuteActivity(ctx, in)
	case p.plain():
		return p.answer(ctx, in.Args)
	}
	return a.mocks.guard(p.call, func() (any, error) {
		if d := p.delay(); d > 0 {
			if err := a.mocks.sleep(ctx, d); err != nil {
				return nil, err
			}
		}
		p.raise()
		a.mocks.activities.tell(p, arrival{name: info.ActivityType.Name, ctx: ctx, args: in.Args})
		return p.answer(ctx, in.Args)
	})
}

// violation is the error that code under test gets for a call that it should not have made.
func violation(err error) error {
	return temporal.NewNonRetryableApplicationError(err.Error(), ViolationType, nil)
}

// guard runs a test's code in a goroutine of its own. It may end that goroutine, as t.FailNow does, and an activity that ends so would never be answered.
func (m *Mocks) guard(c *Call, f func() (any, error)) (result any, err error) {
	var (
		panicked any
		returned bool
		done     = make(chan struct{})
	)
	go func() {
		defer close(done)
		defer func() { panicked = recover() }()
		result, err = f()
		returned = true
	}()
	<-done
	switch {
	case panicked != nil:
		panic(panicked)
	case !returned:
		err = violation(m.violate(fmt.Errorf("mock %s %q: the mock, expected %s, ended its goroutine, as t.FailNow does", c.ledger.kind, c.name, c.source)))
	}
	return result, err
}
