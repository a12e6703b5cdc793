package mocks_test

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/nexus-rpc/sdk-go/nexus"
	"github.com/stretchr/testify/mock"
	nexuspb "go.temporal.io/api/nexus/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
	"github.com/groundhogdev/groundhog/mocks"
)

// allKinds makes a call of each kind that can be mocked, and lists their outcomes.
func allKinds(ctx workflow.Context) ([]string, error) {
	var told []string
	tell := func(value string, err error) {
		if err != nil {
			value = "error"
		}
		told = append(told, value)
	}
	get := func(f interface {
		Get(workflow.Context, any) error
	}) {
		var r receipt
		err := f.Get(ctx, &r)
		tell(fmt.Sprint(r.Paid), err)
	}
	second := time.Second
	get(workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: second}), charge, tea))
	get(workflow.ExecuteLocalActivity(workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: second}), charge, tea))
	get(workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{}), pay, tea))
	get(workflow.NewNexusClient("prices", "shop").ExecuteOperation(ctx, quote, tea, workflow.NexusOperationOptions{ScheduleToCloseTimeout: 10 * second}))
	read := func(v converter.EncodedValue) {
		var s string
		err := v.Get(&s)
		tell(s, err)
	}
	read(workflow.SideEffect(ctx, func(workflow.Context) any { return "real" }))
	read(workflow.MutableSideEffect(ctx, "id", func(workflow.Context) any { return "real" }, func(a, b any) bool { return a == b }))
	tell(fmt.Sprint(workflow.GetVersion(ctx, "change", workflow.DefaultVersion, 9)), nil)
	tell("", workflow.SignalExternalWorkflow(ctx, "far", "", "hello", nil).Get(ctx, nil))
	tell("", workflow.RequestCancelExternalWorkflow(ctx, "far", "").Get(ctx, nil))
	tell("", workflow.UpsertMemo(ctx, map[string]any{"n": 1}))
	tell("", workflow.UpsertTypedSearchAttributes(ctx, temporal.NewSearchAttributeKeyKeyword("k").ValueSet("v")))
	return told, nil
}

// allMocked is what [allKinds] lists if mockAll has set up mocks.
var allMocked = []string{"1", "1", "2", "3", "four", "five", "5", "error", "error", "error", "error"}

func mockAll(m *mocks.Mocks) {
	refused := errors.New("no")
	m.OnActivity(charge, mock.Anything, tea).Return(receipt{1}, nil).Times(2)
	m.OnWorkflow(pay, mock.Anything, tea).Return(receipt{2}, nil)
	m.OnNexusOperation("shop", quote, tea, mock.Anything).Return(&nexus.HandlerStartOperationResultSync[receipt]{Value: receipt{3}}, nil)
	m.OnSideEffect().Return("four")
	m.OnMutableSideEffect("id").Return("five")
	m.OnGetVersion("change", workflow.DefaultVersion, 9).Return(workflow.Version(5))
	m.OnSignalExternalWorkflow(mock.Anything, "far", mock.Anything, "hello", nil).Return(refused)
	m.OnRequestCancelExternalWorkflow(mock.Anything, "far", mock.Anything).Return(refused)
	m.OnUpsertMemo(mock.Anything).Return(refused)
	m.OnUpsertTypedSearchAttributes(mock.Anything).Return(refused)
}

// TestMocksWorkOnAnyWorker has a worker that reaches its service by an address, and no clock but the real one.
func TestMocksWorkOnAnyWorker(t *testing.T) {
	server, err := memserver.Start(memserver.Options{RealTime: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	address, err := server.Listen("")
	if err != nil {
		t.Fatal(err)
	}
	c, err := client.Dial(client.Options{HostPort: address})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	m := mocks.New(mocks.Options{})
	mockAll(m)
	playAllKinds(t, c, m, m.Interceptor())
}

func TestMocksAreBelowTheInterceptorsOfTheUser(t *testing.T) {
	server := memserver.New(t)
	m := mocks.New(mocks.Options{Clock: server.Clock()})
	mockAll(m)
	seen := &witness{calls: map[string]int{}}
	playAllKinds(t, server.Client(), m, m.Interceptors(seen)...)
	want := []string{
		"ExecuteActivity", "ExecuteChildWorkflow", "ExecuteLocalActivity", "ExecuteNexusOperation", "GetVersion", "MutableSideEffect", "RequestCancelExternalWorkflow",
		"SideEffect", "SignalExternalWorkflow", "UpsertMemo", "UpsertTypedSearchAttributes", "activity", "operation", "workflow allKinds", "workflow pay",
	}
	if got := slices.Sorted(maps.Keys(seen.calls)); !slices.Equal(got, want) {
		t.Errorf("the interceptor saw %q\nwant %q", got, want)
	}
	if n := seen.calls["activity"]; n != 2 {
		t.Errorf("it saw %d activities at work, want the local one and the other", n)
	}
}

// playAllKinds runs the workflow on a worker with interceptors.
func playAllKinds(t *testing.T, c client.Client, m *mocks.Mocks, interceptors ...interceptor.WorkerInterceptor) {
	t.Helper()
	target := &nexuspb.EndpointTarget{Variant: &nexuspb.EndpointTarget_Worker_{Worker: &nexuspb.EndpointTarget_Worker{Namespace: "default", TaskQueue: queue}}}
	spec := &nexuspb.EndpointSpec{Name: "prices", Target: target}
	if _, err := c.OperatorService().CreateNexusEndpoint(t.Context(), &operatorservice.CreateNexusEndpointRequest{Spec: spec}); err != nil {
		t.Fatal(err)
	}
	w := worker.New(c, queue, worker.Options{Interceptors: interceptors})
	w.RegisterWorkflow(allKinds)
	w.RegisterWorkflow(pay)
	w.RegisterActivity(charge)
	m.Register(w)
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)
	run, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{TaskQueue: queue}, allKinds)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	if err := run.Get(t.Context(), &got); err != nil || !slices.Equal(got, allMocked) {
		t.Errorf("the outcomes are %q, %v, want %q", got, err, allMocked)
	}
	for _, violation := range m.Violations() {
		t.Error(violation)
	}
	m.AssertExpectations(t)
}

// witness notes which calls come to an interceptor of the user.
type witness struct {
	interceptor.WorkerInterceptorBase
	mu    sync.Mutex
	calls map[string]int
}

func (w *witness) note(call string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.calls[call]++
}
