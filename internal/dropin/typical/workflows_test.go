package typical

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// The code under test: workflows such as users have, with the activities that they call.

type order struct {
	ID    string
	Items []string
	Total int
}

type receipt struct{ Charge, Parcel string }

// shop has the activities. Mocks take their place in most tests.
type shop struct {
	failures atomic.Int64 // of Charge, that are still to come
}

func (s *shop) Charge(_ context.Context, o order) (string, error) {
	if s.failures.Add(-1) >= 0 {
		return "", errors.New("the bank does not answer")
	}
	return "charge-" + o.ID, nil
}

func (*shop) Ship(_ context.Context, o order) (string, error)   { return "parcel-" + o.ID, nil }
func (*shop) Refund(context.Context, string) error              { return nil }
func (*shop) Notify(_ context.Context, id, text string) error   { return nil }
func (*shop) Step(_ context.Context, n int) (int, error)        { return n + 1, nil }
func (*shop) Price(_ context.Context, item string) (int, error) { return len(item), nil }
func withOptions(ctx workflow.Context, attempts int) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: time.Minute, RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Second, MaximumAttempts: int32(attempts)},
	})
}

// fulfil charges and ships an order, and takes the charge back if it cannot be shipped.
func fulfil(ctx workflow.Context, o order) (r receipt, err error) {
	ctx = withOptions(ctx, 4)
	var s *shop
	if err = workflow.ExecuteActivity(ctx, s.Charge, o).Get(ctx, &r.Charge); err != nil {
		return r, err
	}
	if err = workflow.ExecuteActivity(ctx, s.Ship, o).Get(ctx, &r.Parcel); err != nil {
		return r, errors.Join(err, workflow.ExecuteActivity(ctx, s.Refund, r.Charge).Get(ctx, nil))
	}
	return r, workflow.ExecuteActivity(ctx, s.Notify, o.ID, "on its way").Get(ctx, nil)
}

// pipeline has one step after the other.
func pipeline(ctx workflow.Context, steps int) (n int, err error) {
	ctx = withOptions(ctx, 1)
	var s *shop
	for range steps {
		if err = workflow.ExecuteActivity(ctx, s.Step, n).Get(ctx, &n); err != nil {
			return n, err
		}
	}
	return n, nil
}

// quote asks for all prices at once.
func quote(ctx workflow.Context, items []string) (total int, err error) {
	ctx = withOptions(ctx, 1)
	var (
		s      *shop
		prices []workflow.Future
	)
	for _, item := range items {
		prices = append(prices, workflow.ExecuteActivity(ctx, s.Price, item))
	}
	for _, p := range prices {
		var price int
		if err = p.Get(ctx, &price); err != nil {
			return total, err
		}
		total += price
	}
	return total, nil
}

// approval waits for a decision, but not for ever.
func approval(ctx workflow.Context, id string) (state string, err error) {
	state = "waiting"
	if err = workflow.SetQueryHandler(ctx, "state", func() (string, error) { return state, nil }); err != nil {
		return state, err
	}
	timerCtx, stop := workflow.WithCancel(ctx)
	workflow.NewSelector(ctx).
		AddReceive(workflow.GetSignalChannel(ctx, "decide"), func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, &state) }).
		AddFuture(workflow.NewTimer(timerCtx, 72*time.Hour), func(f workflow.Future) {
			state = "timed out"
			err = f.Get(ctx, nil)
		}).Select(ctx)
	stop()
	if err != nil {
		return state, err
	}
	var s *shop
	return state, workflow.ExecuteActivity(withOptions(ctx, 1), s.Notify, id, state).Get(ctx, nil)
}

// subscription charges every month until it is cancelled.
func subscription(ctx workflow.Context, o order, months int) (charged int, err error) {
	ctx = withOptions(ctx, 1)
	cancelled := false
	workflow.Go(ctx, func(ctx workflow.Context) {
		workflow.GetSignalChannel(ctx, "cancel").Receive(ctx, nil)
		cancelled = true
	})
	var s *shop
	for charged < months {
		if _, err = workflow.AwaitWithTimeout(ctx, 30*24*time.Hour, func() bool { return cancelled }); err != nil || cancelled {
			return charged, err
		}
		if err = workflow.ExecuteActivity(ctx, s.Charge, o).Get(ctx, nil); err != nil {
			return charged, err
		}
		charged++
	}
	return charged, nil
}

// batch has a child for each order.
func batch(ctx workflow.Context, orders []order) (done int, err error) {
	var children []workflow.ChildWorkflowFuture
	for _, o := range orders {
		children = append(children, workflow.ExecuteChildWorkflow(
			workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: "order-" + o.ID}), fulfil, o))
	}
	for _, c := range children {
		if err = c.Get(ctx, nil); err != nil {
			return done, err
		}
		done++
	}
	return done, nil
}

// cart takes items by updates until it is full.
func cart(ctx workflow.Context, size int) (items []string, err error) {
	err = workflow.SetUpdateHandlerWithOptions(ctx, "add", func(_ workflow.Context, item string) (int, error) {
		items = append(items, item)
		return len(items), nil
	}, workflow.UpdateHandlerOptions{Validator: func(_ workflow.Context, item string) error {
		if item == "" {
			return errors.New("no item")
		}
		return nil
	}})
	if err != nil {
		return nil, err
	}
	return items, workflow.Await(ctx, func() bool { return len(items) >= size })
}

// patched has been changed since it first ran.
func patched(ctx workflow.Context, o order) (string, error) {
	var key string
	if err := workflow.SideEffect(ctx, func(workflow.Context) any { return "key" }).Get(&key); err != nil {
		return "", err
	}
	var s *shop
	ctx = withOptions(ctx, 1)
	if workflow.GetVersion(ctx, "ship-only", workflow.DefaultVersion, 1) == 1 {
		return key, workflow.ExecuteActivity(ctx, s.Ship, o).Get(ctx, nil)
	}
	return key, workflow.ExecuteActivity(ctx, s.Charge, o).Get(ctx, nil)
}

// localSteps is pipeline with local activities.
func localSteps(ctx workflow.Context, steps int) (n int, err error) {
	ctx = workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Minute})
	var s *shop
	for range steps {
		if err = workflow.ExecuteLocalActivity(ctx, s.Step, n).Get(ctx, &n); err != nil {
			return n, err
		}
	}
	return n, nil
}

// tally counts signals and goes on in a new run.
func tally(ctx workflow.Context, sum int) error {
	for range 3 {
		var n int
		workflow.GetSignalChannel(ctx, "count").Receive(ctx, &n)
		sum += n
	}
	return workflow.NewContinueAsNewError(ctx, tally, sum)
}

// timersInARow sleeps some times.
func timersInARow(ctx workflow.Context, count int) error {
	for range count {
		if err := workflow.Sleep(ctx, time.Hour); err != nil {
			return err
		}
	}
	return nil
}
