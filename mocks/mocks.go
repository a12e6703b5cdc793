package mocks

import (
	"context"
	"slices"
	"sync"
	"time"

	"github.com/nexus-rpc/sdk-go/nexus"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"
)

// Clock is the time on which mocked activities wait. A *timeskip.Clock is one.
type Clock interface {
	// Sleep returns nil after d, or the error of ctx if that ends before.
	Sleep(ctx context.Context, d time.Duration) error
}

// Options are what a set of mocks can be told. The zero value works on any worker, in real time.
type Options struct {
	// Clock is where [Call.After] passes for activities; nil is real time. Workflows wait with timers of their own.
	Clock Clock
	// Activity and Workflow look up what is registered under a name, for mocks that are set up by name: with the function known, their
	// returns are checked when they are given, and it is known whether the first argument is a context. Both may be nil.
	Activity, Workflow func(name string) (fn any, ok bool)
	// Real tells which workflow runs are never mocked; nil stands for those without a parent.
	Real func(*workflow.Info) bool
	// Violated is told of each violation as it happens, before the code under test gets its error; see [Mocks.Violations]. It is called by several goroutines, must not block, and may be nil.
	Violated func(error)
	// NexusService looks up a Nexus service that somebody else registers on the worker; operations that are mocked are added to it, and
	// [Mocks.Register] leaves it out. It may be nil.
	NexusService func(name string) *nexus.Service
	// Test, if there is one, is ended by what makes no sense in the test's own code, such as a [Call.Return] that does not fit the function. Without it that is a panic.
	Test Test
}

// Test is what mocks need of a testing.TB.
type Test interface {
	Helper()
	Fatal(args ...any)
}

// Mocks is a set of expectations for what workflows call, and the record of what they called. It is safe for concurrent use.
type Mocks struct {
	options Options

	mu         sync.Mutex // guards what follows, and all expectations and records
	activities *Ledger
	workflows  *Ledger
	nexus      *Ledger
	violations []error

	journal    journal
	locals     localActivities
	operations operations
}

// New returns a set of mocks without any expectation: everything runs for real, and is recorded.
func New(options Options) *Mocks {
	if options.Test == nil {
		options.Test = noTest{}
	}
	m := &Mocks{options: options}
	m.activities = newLedger(m, "activity", options.Activity)
	m.workflows = newLedger(m, "workflow", options.Workflow)
	m.nexus = newLedger(m, "Nexus service", nil)
	return m
}

// Interceptor is what carries the mocks into a worker that has no other interceptors; else it takes [Mocks.Interceptors]. A worker.WorkflowReplayer takes it too.
func (m *Mocks) Interceptor() interceptor.WorkerInterceptor {
	return &workerInterceptor{mocks: m, calls: true, work: true}
}

// Interceptors are what a worker gets that has interceptors of its own, those of the code under test: they see mocked calls as they see real ones, for the mocks are below them.
// So the mocks come first and last: the SDK has the first interceptor next to itself when a workflow calls out, and the last one next to the code that is called.
func (m *Mocks) Interceptors(own ...interceptor.WorkerInterceptor) []interceptor.WorkerInterceptor {
	if len(own) == 0 {
		return []interceptor.WorkerInterceptor{m.Interceptor()}
	}
	all := append([]interceptor.WorkerInterceptor{&workerInterceptor{mocks: m, calls: true}}, own...)
	return append(all, &workerInterceptor{mocks: m, work: true})
}

// Violations returns what happened against the expectations so far: calls that no expectation was left for, whose arguments did not fit, that were
// to happen never or not yet; and mocks that ended the goroutine of the call, as t.FailNow does. The code under test may have swallowed the error that it got for it.
func (m *Mocks) Violations() []error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.violations)
}

// violate records a violation and returns it.
func (m *Mocks) violate(err error) error {
	m.mu.Lock()
	m.violations = append(m.violations, err)
	m.mu.Unlock()
	if m.options.Violated != nil {
		m.options.Violated(err)
	}
	return err
}

// sleep waits on the clock.
func (m *Mocks) sleep(ctx context.Context, d time.Duration) error {
	if m.options.Clock != nil {
		return m.options.Clock.Sleep(ctx, d)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// workerInterceptor hands a worker's activities, workflows and Nexus operations to their mocks, and what workflows call.
type workerInterceptor struct {
	interceptor.WorkerInterceptorBase
	mocks *Mocks
	calls bool // what workflows call
	work  bool // what the worker runs
}

func (w *workerInterceptor) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	if !w.work {
		return next
	}
	return &activityInbound{ActivityInboundInterceptorBase: interceptor.ActivityInboundInterceptorBase{Next: next}, mocks: w.mocks}
}

func (w *workerInterceptor) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	return &workflowInbound{WorkflowInboundInterceptorBase: interceptor.WorkflowInboundInterceptorBase{Next: next}, part: w}
}

func (w *workerInterceptor) InterceptNexusOperation(_ context.Context, next interceptor.NexusOperationInboundInterceptor) interceptor.NexusOperationInboundInterceptor {
	if !w.work {
		return next
	}
	return &nexusInbound{NexusOperationInboundInterceptorBase: interceptor.NexusOperationInboundInterceptorBase{Next: next}, mocks: w.mocks}
}
