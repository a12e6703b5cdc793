package memserver_test

import (
	"context"
	"fmt"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
)

// Remind is a workflow as users write them.
func Remind(ctx workflow.Context, name string) (string, error) {
	if err := workflow.Sleep(ctx, 30*24*time.Hour); err != nil {
		return "", err
	}
	return "Your trial ends today, " + name, nil
}

// In a test, memserver.New(t) starts and closes the server.
func Example() {
	server, err := memserver.Start(memserver.Options{})
	if err != nil {
		panic(err)
	}
	defer server.Close()
	w := server.NewWorker("reminders", worker.Options{})
	w.RegisterWorkflow(Remind)
	if err := w.Start(); err != nil {
		panic(err)
	}

	began := server.Now()
	run, err := server.Client().ExecuteWorkflow(context.Background(), client.StartWorkflowOptions{ID: "trial", TaskQueue: "reminders"}, Remind, "Phil")
	if err != nil {
		panic(err)
	}
	var text string
	if err := run.Get(context.Background(), &text); err != nil {
		panic(err)
	}
	fmt.Println(text)
	fmt.Println(server.Now().Sub(began))
	// Output:
	// Your trial ends today, Phil
	// 720h0m0s
}

func ExampleServer_Clock() {
	server, err := memserver.Start(memserver.Options{Start: time.Date(2026, 2, 2, 6, 0, 0, 0, time.UTC)})
	if err != nil {
		panic(err)
	}
	defer server.Close()
	_, err = server.Client().ExecuteWorkflow(context.Background(), client.StartWorkflowOptions{ID: "trial", TaskQueue: "reminders"}, Remind, "Phil")
	if err != nil {
		panic(err)
	}
	if err := server.Clock().Advance(context.Background(), time.Hour); err != nil {
		panic(err)
	}
	fmt.Println(server.Clock().Now())
	fmt.Println(server.Clock().Why())
	// Output:
	// 2026-02-02 07:00:00 +0000 UTC
	// nobody waits for an outcome
	// nothing is due: no timer, retry or timeout is left
	// a workflow task waits on queue "reminders": no worker polls it
	// workflow "trial" (Remind) has not ended
}

func ExampleServer_Listen() {
	server, err := memserver.Start(memserver.Options{})
	if err != nil {
		panic(err)
	}
	defer server.Close()
	addr, err := server.Listen("127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	c, err := client.Dial(client.Options{HostPort: addr}) // from any process and language
	if err != nil {
		panic(err)
	}
	defer c.Close()
	_, err = c.ExecuteWorkflow(context.Background(), client.StartWorkflowOptions{ID: "trial", TaskQueue: "reminders"}, Remind, "Phil")
	fmt.Println(err)
	// Output: <nil>
}
