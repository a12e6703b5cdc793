package runner_test

import (
	"strings"
	"sync/atomic"
	"testing"
	"time"

	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/internal/histories"
	"github.com/groundhogdev/groundhog/internal/runner"
)

// replayer registers one workflow as "Order".
func replayer(t *testing.T, wf any, options runner.Options) *runner.Replayer {
	t.Helper()
	options.Registrations = append(options.Registrations, runner.Registration{Name: "Order", Workflow: wf, Site: "order.go:1"})
	r, err := runner.New(options)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func replay(t *testing.T, wf any, history *historypb.History, options runner.Options) runner.Outcome {
	t.Helper()
	return replayer(t, wf, options).ReplayHistory(runner.Request{Name: "test", WorkflowID: "order-1", Trace: true}, history)
}

func charged() *historypb.History {
	return histories.Start("Order", "order-1").Task().ActivityScheduled("Charge", "order-1").ActivityCompleted("Charge", "ok").Task().Completed("ok").Proto()
}

func withTimeout(ctx workflow.Context) workflow.Context {
	return workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Minute})
}

func charge(ctx workflow.Context, order string) (string, error) {
	var result string
	err := workflow.ExecuteActivity(withTimeout(ctx), "Charge", order).Get(ctx, &result)
	return result, err
}

// chargeByHelper calls the API in a function of its own.
func chargeByHelper(ctx workflow.Context, order string) (string, error) { return charge(ctx, order) }

// chargeInCallback calls the API in a callback that the SDK calls.
func chargeInCallback(ctx workflow.Context, order string) (result string, err error) {
	selector := workflow.NewSelector(ctx)
	ready, set := workflow.NewFuture(ctx)
	set.Set(nil, nil)
	selector.AddFuture(ready, func(workflow.Future) { result, err = charge(ctx, order) })
	selector.Select(ctx)
	return result, err
}

// chargeInCoroutine calls the API in a coroutine.
func chargeInCoroutine(ctx workflow.Context, order string) (result string, err error) {
	done := false
	workflow.Go(ctx, func(ctx workflow.Context) {
		result, err = charge(ctx, order)
		done = true
	})
	_ = workflow.Await(ctx, func() bool { return done })
	return result, err
}

// wrapping is an interceptor of the user's that stands between the workflow and the SDK.
type wrapping struct {
	interceptor.WorkerInterceptorBase
}

func (*wrapping) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	in := &wrappingInbound{}
	in.Next = next
	return in
}

type wrappingInbound struct {
	interceptor.WorkflowInboundInterceptorBase
}

func (in *wrappingInbound) Init(next interceptor.WorkflowOutboundInterceptor) error {
	out := &wrappingOutbound{}
	out.Next = next
	return in.Next.Init(out)
}

type wrappingOutbound struct {
	interceptor.WorkflowOutboundInterceptorBase
}

func (o *wrappingOutbound) ExecuteActivity(ctx workflow.Context, name string, args ...any) workflow.Future {
	return o.Next.ExecuteActivity(ctx, name, args...)
}

func TestCallSiteIsTheUsersInnermostFrame(t *testing.T) {
	intercepted := runner.Options{Replay: worker.WorkflowReplayerOptions{Interceptors: []interceptor.WorkerInterceptor{&wrapping{}}}}
	for name, c := range map[string]struct {
		workflow any
		options  runner.Options
		frames   []string
	}{
		"direct":      {charge, runner.Options{}, []string{"charge"}},
		"helper":      {chargeByHelper, runner.Options{}, []string{"charge", "chargeByHelper"}},
		"callback":    {chargeInCallback, runner.Options{}, []string{"charge", "chargeInCallback.func1", "chargeInCallback"}},
		"coroutine":   {chargeInCoroutine, runner.Options{}, []string{"charge", "chargeInCoroutine.func1"}},
		"interceptor": {charge, intercepted, []string{"charge"}},
	} {
		t.Run(name, func(t *testing.T) {
			out := replay(t, c.workflow, charged(), c.options)
			if out.Error != "" || len(out.Steps) == 0 {
				t.Fatalf("error %q, %d steps", out.Error, len(out.Steps))
			}
			step := out.Steps[0]
			if step.Call != "workflow.ExecuteActivity" || step.ID != "5" || step.Task != 3 {
				t.Errorf("step is %+v", step)
			}
			var frames []string
			for _, f := range step.Frames {
				frames = append(frames, strings.TrimPrefix(f.Func[strings.LastIndexByte(f.Func, '/')+1:], "runner_test."))
			}
			if strings.Join(frames, " ") != strings.Join(c.frames, " ") {
				t.Errorf("frames are %q, want %q", frames, c.frames)
			}
		})
	}
}

func Charge() {}

type Payments struct{}

func (*Payments) Charge() {}

func TestAliasesOfActivitiesAreThoseOfTheWorker(t *testing.T) {
	history := histories.Start("Order", "order-1").Task().ActivityScheduled("payments.charge", "order-1").ActivityCompleted("payments.charge", "ok").Task().Completed("ok").Proto()
	byFunction := func(ctx workflow.Context, order string) (result string, err error) {
		err = workflow.ExecuteActivity(withTimeout(ctx), Charge, order).Get(ctx, &result)
		return result, err
	}
	registrar := func(activityOrStruct any, name string) runner.Options {
		return runner.Options{Registrations: []runner.Registration{{Site: "worker.go:1", Register: func(r worker.Registry) {
			r.RegisterActivityWithOptions(activityOrStruct, activity.RegisterOptions{Name: name})
		}}}}
	}
	for name, c := range map[string]struct {
		options runner.Options
		history *historypb.History
		passes  bool
	}{
		"none":                  {runner.Options{}, history, false},
		"known":                 {runner.Options{Aliases: []runner.Alias{{Activity: true, Func: "Charge", Name: "payments.charge"}}}, history, true},
		"function registration": {registrar(Charge, "payments.charge"), history, true},
		"struct registration":   {registrar(&Payments{}, "payments."), history, false},
	} {
		t.Run(name, func(t *testing.T) {
			if out := replay(t, byFunction, c.history, c.options); (out.Error == "") != c.passes {
				t.Errorf("error is %q, want a pass: %t", out.Error, c.passes)
			}
		})
	}
}

// pauser waits before activities of one name.
type pauser struct {
	interceptor.WorkerInterceptorBase
	before string
}

func (p *pauser) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	return &pausing{WorkflowInboundInterceptorBase: interceptor.WorkflowInboundInterceptorBase{Next: next}, before: p.before}
}

type pausing struct {
	interceptor.WorkflowInboundInterceptorBase
	before string
}

func (p *pausing) Init(next interceptor.WorkflowOutboundInterceptor) error {
	return p.Next.Init(&pausingCalls{WorkflowOutboundInterceptorBase: interceptor.WorkflowOutboundInterceptorBase{Next: next}, before: p.before})
}

type pausingCalls struct {
	interceptor.WorkflowOutboundInterceptorBase
	before string
}

func (p *pausingCalls) ExecuteActivity(ctx workflow.Context, name string, args ...any) workflow.Future {
	if name == p.before {
		_ = workflow.Sleep(ctx, time.Minute)
	}
	return p.Next.ExecuteActivity(ctx, name, args...)
}

func TestInterceptorsAreToldTheAliasesThatAWorkerTellsThem(t *testing.T) {
	byFunction := func(ctx workflow.Context, order string) (result string, err error) {
		err = workflow.ExecuteActivity(withTimeout(ctx), Charge, order).Get(ctx, &result)
		return result, err
	}
	history := histories.Start("Order", "order-1").Task().TimerStarted("5", time.Minute).TimerFired("5").Task().
		ActivityScheduled("payments.charge", "order-1").ActivityCompleted("payments.charge", "ok").Task().Completed("ok").Proto()
	out := replay(t, byFunction, history, runner.Options{
		Aliases: []runner.Alias{{Activity: true, Func: "Charge", Name: "payments.charge"}},
		Replay:  worker.WorkflowReplayerOptions{Interceptors: []interceptor.WorkerInterceptor{&pauser{before: "payments.charge"}}},
	})
	if out.Error != "" {
		t.Error(out.Error)
	}
}

func TestOpenTaskDoesNotHideTheOneBefore(t *testing.T) {
	history := histories.Start("Order", "order-1").Task().ActivityScheduled("Charge", "order-1").ActivityCompleted("Charge", "ok").TaskStarted().Proto()
	other := func(ctx workflow.Context, order string) (string, error) {
		return "", workflow.ExecuteActivity(withTimeout(ctx), "Refund", order).Get(ctx, nil)
	}
	if out := replay(t, other, history, runner.Options{}); !strings.Contains(out.Error, "Refund") {
		t.Errorf("error is %q, want one about Refund", out.Error)
	}
}

func TestPendingTaskIsRunOn(t *testing.T) {
	history := histories.Start("Order", "order-1").Task().ActivityScheduled("Charge", "order-1").ActivityCompleted("Charge", "ok").TaskStarted().Proto()
	wf := func(ctx workflow.Context, order string) error {
		if _, err := charge(ctx, order); err != nil {
			return err
		}
		workflow.GetVersion(ctx, "ship", workflow.DefaultVersion, 1)
		options := workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: time.Minute})
		local := workflow.ExecuteLocalActivity(options, "Look")
		_ = workflow.ExecuteActivity(withTimeout(ctx), "Ship", order).Get(ctx, nil)
		return local.Get(ctx, nil)
	}
	r := replayer(t, wf, runner.Options{})
	out := r.ReplayHistory(runner.Request{Name: "test", WorkflowID: "order-1", RunOn: true}, history)
	if out.Error != "" || out.NextError != "" {
		t.Fatalf("error %q, next error %q", out.Error, out.NextError)
	}
	var next []string
	for _, s := range out.Next {
		next = append(next, string(s.Kind)+" "+s.Name)
	}
	if got, want := strings.Join(next, ", "), "version ship, local activity Look, activity Ship"; got != want {
		t.Errorf("next is %q, want %q", got, want)
	}
}

func TestBlockedWorkflowIsFoundAtItsLine(t *testing.T) {
	if testing.Short() {
		t.Skip("takes the second of the SDK's deadlock detector")
	}
	forever := make(chan int) // never closed: a workflow that goes on later would meet an SDK that gave it up
	receive := func(workflow.Context, string) error {
		<-forever
		return nil
	}
	choose := func(workflow.Context, string) error {
		for range forever {
			continue
		}
		return nil
	}
	lines := map[int]bool{}
	for _, wf := range []any{receive, choose} { // the first stays blocked while the second is looked for
		out := replay(t, wf, charged(), runner.Options{})
		if !out.Tainted || len(out.At) == 0 || !strings.HasSuffix(out.At[0].File, "replay_test.go") {
			t.Fatalf("tainted %t, at %+v", out.Tainted, out.At)
		}
		lines[out.At[0].Line] = true
	}
	if len(lines) != 2 {
		t.Errorf("both workflows are said to block on the same line: %v", lines)
	}
}

// TestDeadlockIsBelievedTheSecondTime: a machine under load may keep a workflow from yielding for the second that the SDK gives it.
func TestDeadlockIsBelievedTheSecondTime(t *testing.T) {
	if testing.Short() {
		t.Skip("takes the second of the SDK's deadlock detector")
	}
	forever := make(chan int)
	var calls atomic.Int64 // the first call never yields to the second
	wf := func(ctx workflow.Context, order string) (string, error) {
		if calls.Add(1) == 1 {
			<-forever
		}
		return charge(ctx, order)
	}
	if out := replay(t, wf, charged(), runner.Options{}); out.Error != "" || out.Flaky || !out.Tainted {
		t.Errorf("error %q, flaky %t, tainted %t", out.Error, out.Flaky, out.Tainted)
	}
}

func TestFlakyCodeIsToldFromChangedCode(t *testing.T) {
	calls := 0
	wf := func(ctx workflow.Context, order string) (string, error) {
		calls++
		if calls == 1 {
			return "", nil
		}
		return charge(ctx, order)
	}
	if out := replay(t, wf, charged(), runner.Options{}); !out.Flaky || out.Error == "" {
		t.Errorf("flaky %t, error %q", out.Flaky, out.Error)
	}
}

func TestRegistrationsThatFailAreReported(t *testing.T) {
	for name, reg := range map[string]runner.Registration{
		"panic":     {Register: func(worker.Registry) { panic("no database") }, Site: "setup.go:7"},
		"signature": {Register: func(int) {}, Site: "setup.go:7"},
		"twice":     {Name: "Order", Workflow: chargeByHelper, Site: "setup.go:7"},
	} {
		t.Run(name, func(t *testing.T) {
			r, err := runner.New(runner.Options{Registrations: []runner.Registration{{Name: "Order", Workflow: charge, Site: "order.go:1"}, reg}})
			if err != nil {
				t.Fatal(err)
			}
			hello := r.Hello()
			if len(hello.Problems) != 1 || !strings.Contains(hello.Problems[0], "setup.go:7") {
				t.Errorf("problems are %q", hello.Problems)
			}
			if out := r.ReplayHistory(runner.Request{WorkflowID: "order-1"}, charged()); out.Error != "" {
				t.Errorf("the registration that stands does not replay: %s", out.Error)
			}
		})
	}
}
