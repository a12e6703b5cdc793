package a

import (
	"context"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"rules/clock/b"
)

func Workflow(ctx workflow.Context) error {
	start := time.Now()              // want "^time.Now reads the wall clock; use workflow.Now$"
	time.Sleep(time.Minute)          // want "time.Sleep waits for the wall clock"
	_ = time.Since(start)            // want "time.Since reads"
	_ = time.Until(start)            // want "time.Until reads"
	<-time.After(time.Second)        // want "time.After waits"
	_ = b.Stamp()                    // want "^calls b.Stamp, which reads the wall clock .time.Now at b/b.go:8.; use workflow.Now$"
	_ = b.Now()                      // want "calls b.Now, which reads the wall clock .time.Now at b/b.go:"
	_ = b.Format(workflow.Now(ctx))  // ok
	_ = start.Add(time.Hour)         // ok
	_ = time.Unix(0, 0)              // ok
	_, _ = time.ParseDuration("1ms") // ok
	helper()
	defer helper2()
	return workflow.ExecuteActivity(ctx, Activity).Get(ctx, nil)
}

func helper() { helper3() }

func helper2() { _ = time.Now() } // want "time.Now reads"

func helper3() {
	f := time.Now // a value
	_ = f()       // want "calls f, which holds time.Now, which reads the wall clock"
	helper()
}

// Activity may read the clock.
func Activity(ctx context.Context) (time.Time, error) {
	activity.RecordHeartbeat(ctx)
	return time.Now(), nil // ok
}

// Not called by workflows.
func unused() time.Time { return time.Now() } // ok

type Workflows struct{ now func() time.Time }

func New() *Workflows { return &Workflows{now: time.Now} } // ok

func (w *Workflows) Run(ctx workflow.Context) error {
	_ = w.now() // want "calls now, which holds time.Now, which reads the wall clock"
	return nil
}

func Effects(ctx workflow.Context) error {
	var stamp time.Time
	_ = workflow.SideEffect(ctx, func(ctx workflow.Context) any { return time.Now() }).Get(&stamp) // ok
	read := func(ctx workflow.Context) any { return time.Now() }                                   // ok
	_ = workflow.SideEffectWithOptions(ctx, workflow.SideEffectOptions{}, read).Get(&stamp)
	_ = workflow.MutableSideEffect(ctx, "id", named, func(a, b any) bool { return a == b })
	_ = once(ctx, func() time.Time { return time.Now() }) // ok
	return nil
}

func named(ctx workflow.Context) any { return time.Now() } // ok

func once[T any](ctx workflow.Context, f func() T) (out T) {
	_ = workflow.SideEffect(ctx, func(workflow.Context) any { return f() }).Get(&out)
	return out
}

func Coroutines(ctx workflow.Context) error {
	workflow.Go(ctx, func(ctx workflow.Context) {
		_ = time.Now() // want "time.Now reads"
	})
	sel := workflow.NewSelector(ctx)
	sel.AddFuture(workflow.NewTimer(ctx, time.Hour), func(workflow.Future) {
		_ = time.Now() // want "time.Now reads"
	})
	return workflow.Await(ctx, func() bool {
		return time.Now().IsZero() // want "time.Now reads"
	})
}

func Handlers(ctx workflow.Context) error {
	_ = workflow.SetQueryHandler(ctx, "age", func() (time.Time, error) { return time.Now(), nil }) // ok
	return workflow.SetUpdateHandlerWithOptions(ctx, "u", func(name string) error {
		_ = time.Now() // want "time.Now reads"
		return nil
	}, workflow.UpdateHandlerOptions{Validator: func(name string) error {
		_ = time.Now() // want "time.Now reads"
		return nil
	}})
}

func ThroughInterface(ctx workflow.Context, c b.Clock, s stamper) error {
	_ = c.Read() // want "calls .b.Clock..Read, which may be .b.Real..Read, which reads the wall clock"
	s.stamp()
	return nil
}

type stamper interface{ stamp() }

type loud struct{ inner }

type inner struct{}

func (*inner) stamp() { _ = time.Now() } // want "time.Now reads"

func Generic[T any](ctx workflow.Context, v T) error {
	keep(v)
	return nil
}

func keep[T any](v T) T {
	_ = time.Now() // want "time.Now reads"
	return v
}

func Iterators(ctx workflow.Context) error {
	for range ticks {
	}
	return nil
}

func ticks(yield func(time.Time) bool) {
	yield(time.Now()) // want "time.Now reads"
}

func Ignored(ctx workflow.Context) error {
	_ = time.Now() //workflowcheck:ignore
	//workflowcheck:ignore clock -- only logged
	_ = time.Now()
	quiet()
	return nil
}

// quiet is trusted.
//
//workflowcheck:ignore
func quiet() { _ = time.Now() }

func register(w worker.Worker) {
	w.RegisterWorkflow(Workflow)
	started := time.Now() // ok
	_ = started
	w.RegisterActivity(func(ctx context.Context) (time.Time, error) { return time.Now(), nil })  // ok
	w.RegisterWorkflow(func(ctx workflow.Context) error { time.Sleep(time.Second); return nil }) // want "time.Sleep waits"
}

func Run(ctx workflow.Context) error   { return retried(ctx, stamped) }
func Twice(ctx workflow.Context) error { return both(ctx, stampedToo) }

// retried runs an activity, which may read the clock.
func retried(ctx workflow.Context, activity func() (time.Time, error)) error {
	return workflow.ExecuteActivity(ctx, activity).Get(ctx, nil)
}

// both calls it, too.
func both(ctx workflow.Context, activity func() (time.Time, error)) error {
	if _, err := activity(); err != nil {
		return err
	}
	return workflow.ExecuteActivity(ctx, activity).Get(ctx, nil)
}

func stamped() (time.Time, error)    { return time.Now(), nil } // ok
func stampedToo() (time.Time, error) { return time.Now(), nil } // want "time.Now reads"
