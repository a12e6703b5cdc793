// Package ends has workflows that take the process down, or try to.
package ends

import (
	"errors"
	"log"
	"os"
	"runtime/debug"

	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// Panics panics.
func Panics(ctx workflow.Context) error {
	var stock map[string]int
	stock["apples"]++
	return nil
}

// Exits ends the process.
func Exits(ctx workflow.Context) error {
	os.Exit(3)
	return nil
}

// Fatal ends the process with a word.
func Fatal(ctx workflow.Context) error {
	log.Fatal("the price list is missing")
	return nil
}

// A full stack takes longer to fill on a busy machine than the second that the SDK gives a workflow, so it is made smaller.
func init() { debug.SetMaxStack(8 << 20) }

// Overflows calls itself until the stack is full.
func Overflows(ctx workflow.Context) error { return descend(1) }

func descend(depth int) error {
	if err := descend(depth + 1); err != nil {
		return errors.Join(err, errors.New("too deep"))
	}
	return nil
}

// Stray panics on a goroutine of its own, where nothing can catch it.
func Stray(ctx workflow.Context) error {
	go func() { panic("nobody looks after me") }()
	select {}
}

// Register registers them.
func Register(r worker.WorkflowRegistry) {
	r.RegisterWorkflow(Panics)
	r.RegisterWorkflow(Exits)
	r.RegisterWorkflow(Fatal)
	r.RegisterWorkflow(Overflows)
	r.RegisterWorkflow(Stray)
}
