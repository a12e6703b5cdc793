package memserver_test

import (
	"context"
	"fmt"
	"strings"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/groundhogdev/groundhog/memserver"
)

// Somebody waits for the workflow, so a month would pass at once; the test is not ready for that.
func ExampleServer_Clock_hold() {
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
	ctx, clock := context.Background(), server.Clock()
	began := clock.Now()

	release := clock.Hold("the test looks around")
	run, err := server.Client().ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: "trial", TaskQueue: "reminders"}, Remind, "Phil")
	if err != nil {
		panic(err)
	}
	ended := make(chan error)
	go func() { ended <- run.Get(ctx, nil) }()
	fmt.Println(strings.Contains(clock.Why(), "the test looks around"), clock.Now().Sub(began))

	release()
	fmt.Println(<-ended, clock.Now().Sub(began))

	clock.AfterFunc(time.Hour, func() { fmt.Println("an hour later") })
	fmt.Println(clock.Advance(ctx, 2*time.Hour))
	// Output:
	// true 0s
	// <nil> 720h0m0s
	// an hour later
	// <nil>
}
