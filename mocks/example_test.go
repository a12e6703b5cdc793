package mocks_test

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nexus-rpc/sdk-go/nexus"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
	"github.com/groundhogdev/groundhog/mocks"
)

type Basket struct {
	Customer string
	Cents    int
}

// Charge is an activity that a test does not want to run.
func Charge(context.Context, Basket) (string, error) { return "", errors.New("no bank in tests") }

// Deliver is a child workflow that takes days.
func Deliver(ctx workflow.Context, customer string) (string, error) {
	return "delivered to " + customer, workflow.Sleep(ctx, 72*time.Hour)
}

// Checkout is a workflow under test.
func Checkout(ctx workflow.Context, b Basket) (string, error) {
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: time.Hour})
	var receipt, delivered string
	if err := workflow.ExecuteActivity(ctx, Charge, b).Get(ctx, &receipt); err != nil {
		return "", err
	}
	if workflow.GetVersion(ctx, "deliver", workflow.DefaultVersion, 1) == workflow.DefaultVersion {
		return receipt, nil
	}
	err := workflow.ExecuteChildWorkflow(ctx, Deliver, b.Customer).Get(ctx, &delivered)
	return receipt + ", " + delivered, err
}

// checkOut runs the workflow on a worker with mocks, and prints its result. In a test, memserver.New(t) starts the server.
func checkOut(server *memserver.Server, m *mocks.Mocks) error {
	w := server.NewWorker("shop", worker.Options{Interceptors: []interceptor.WorkerInterceptor{m.Interceptor()}})
	w.RegisterActivity(Charge)
	w.RegisterWorkflow(Checkout)
	w.RegisterWorkflow(Deliver)
	if err := w.Start(); err != nil {
		panic(err)
	}
	var result string
	options := client.StartWorkflowOptions{ID: "checkout", TaskQueue: "shop"}
	run, err := server.Client().ExecuteWorkflow(context.Background(), options, Checkout, Basket{"Rita", 995})
	if err != nil {
		return err
	}
	if err := run.Get(context.Background(), &result); err != nil {
		return err
	}
	fmt.Println(result)
	return nil
}

func startServer() *memserver.Server {
	server, err := memserver.Start(memserver.Options{})
	if err != nil {
		panic(err)
	}
	return server
}

func Example() {
	server := startServer()
	defer server.Close()
	m := mocks.New(mocks.Options{Clock: server.Clock()})
	m.OnActivity(Charge, mock.Anything, mock.Anything).Return("", errors.New("bank is busy")).Once() // the SDK tries again
	m.OnActivity(Charge, mock.Anything, Basket{"Rita", 995}).Return("paid", nil)
	m.OnWorkflow(Deliver, mock.Anything, "Rita").Return("delivered", nil)
	fmt.Println(checkOut(server, m))
	fmt.Println(m.Activities().NumberOfCalls("Charge"))
	// Output:
	// paid, delivered
	// <nil>
	// 2
}

// Code that a run began with before it was changed.
func ExampleMocks_OnGetVersion() {
	server := startServer()
	defer server.Close()
	m := mocks.New(mocks.Options{})
	m.OnActivity(Charge, mock.Anything, mock.Anything).Return("paid", nil)
	m.OnGetVersion("deliver", workflow.DefaultVersion, 1).Return(workflow.DefaultVersion)
	fmt.Println(checkOut(server, m))
	// Output: paid
	// <nil>
}

// What no expectation fits fails at once and says why, even if the workflow swallows the error.
func ExampleMocks_Violations() {
	server := startServer()
	defer server.Close()
	m := mocks.New(mocks.Options{})
	m.OnActivity(Charge, mock.Anything, Basket{"Phil", 995}).Return("paid", nil)
	fmt.Println(checkOut(server, m) != nil)
	fmt.Println(withoutLines(m.Violations()[0].Error()))
	// Output:
	// true
	// mock activity "Charge", call 1, attempt 1: no expectation fits; the closest, at example_test.go, differs
	//   argument 1:
	//     Customer: want "Phil", got "Rita"
}

// The compiler checks arguments and results.
func ExampleResult1() {
	server := startServer()
	defer server.Close()
	m := mocks.New(mocks.Options{})
	mocks.Result1(m, Charge, mocks.Where(func(b Basket) bool { return b.Cents > 500 })).Returns("paid", nil)
	mocks.Result1(m, Deliver, mocks.Eq("Rita")).Returns("delivered", nil).Once()
	fmt.Println(checkOut(server, m))
	// Output: paid, delivered
	// <nil>
}

// Another function in the place of the real one.
func ExampleReplace() {
	server := startServer()
	defer server.Close()
	m := mocks.New(mocks.Options{})
	mocks.Replace(m, Charge, func(_ context.Context, b Basket) (string, error) { return fmt.Sprintf("paid %d", b.Cents), nil })
	fmt.Println(checkOut(server, m)) // the child is real, and takes 72 hours of virtual time
	// Output: paid 995, delivered to Rita
	// <nil>
}

// A mock that takes its time.
func ExampleCall_After() {
	server := startServer()
	defer server.Close()
	m := mocks.New(mocks.Options{Clock: server.Clock()})
	m.OnActivity(Charge, mock.Anything, mock.Anything).Return("paid", nil).After(20 * time.Minute)
	m.OnWorkflow(Deliver, mock.Anything, "Rita").Return("delivered", nil).After(48 * time.Hour)
	began := server.Now()
	fmt.Println(checkOut(server, m))
	fmt.Println(server.Now().Sub(began))
	// Output:
	// paid, delivered
	// <nil>
	// 48h20m0s
}

// An operation that a handler elsewhere would begin and complete an hour later.
func ExampleMocks_OnNexusOperation() {
	m := mocks.New(mocks.Options{})
	translate := nexus.NewOperationReference[string, string]("translate")
	m.OnNexusOperation("language", translate, "hello", mock.Anything).Return(&nexus.HandlerStartOperationResultAsync{OperationToken: "job-1"}, nil)
	err := m.CompleteNexusOperation("language", "translate", "job-1", "bonjour", nil, time.Hour)
	fmt.Println(err) // m.Register makes a worker that serves the endpoint answer so
	// Output: <nil>
}

// Expectations in order, whatever they are of.
func ExampleInOrder() {
	server := startServer()
	defer server.Close()
	m := mocks.New(mocks.Options{})
	mocks.InOrder(
		m.OnWorkflow(Deliver, mock.Anything, mock.Anything).Return("delivered", nil),
		m.OnActivity(Charge, mock.Anything, mock.Anything).Return("paid", nil),
	)
	fmt.Println(checkOut(server, m) != nil)
	fmt.Println(withoutLines(m.Violations()[0].Error()))
	// Output:
	// true
	// mock activity "Charge", call 1, attempt 1: the expectation at example_test.go says not before workflow "Deliver", expected at example_test.go
}

// What really happened counts too.
func ExampleLedger_AssertNumberOfCalls() {
	server := startServer()
	defer server.Close()
	m := mocks.New(mocks.Options{})
	m.OnActivity(Charge, mock.Anything, mock.Anything).Return("paid", nil)
	fmt.Println(checkOut(server, m))
	var t fakeT // in a test, its t
	fmt.Println(m.Workflows().AssertNumberOfCalls(&t, "Deliver", 1))
	// Output:
	// paid, delivered to Rita
	// <nil>
	// true
}
