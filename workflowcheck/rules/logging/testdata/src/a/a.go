package a

import (
	"fmt"
	"log"
	"log/slog"
	"os"

	"go.temporal.io/sdk/workflow"
)

func Workflow(ctx workflow.Context, name string) error {
	fmt.Println("started")             // want "^fmt.Println prints while the workflow runs and again at each replay; use workflow.GetLogger$"
	fmt.Println("started", name)       // want "fmt.Println prints"
	log.Print("started " + name)       // want "log.Print prints"
	log.Printf("%s", name)             // want "log.Printf prints"
	slog.Info("started", "name", name) // want "slog.Info prints"
	slog.Warn(name)                    // want "slog.Warn prints"
	fmt.Fprintln(os.Stderr, "x")       // want "os.Stderr prints"
	println("x")                       // want "println prints"
	if !workflow.IsReplaying(ctx) {
		fmt.Println("for the first time") // ok
		say()                             // ok
	}
	quiet(ctx)
	_ = fmt.Sprintf("%s", name)               // ok
	_ = fmt.Errorf("order %q: %w", name, nil) // ok
	workflow.GetLogger(ctx).Info("started")   // ok
	print := func(string) {}
	print("x") // ok
	return nil
}

func say() { fmt.Println("hello") } // ok

func quiet(ctx workflow.Context) {
	if workflow.IsReplaying(ctx) {
		return
	}
	fmt.Println("for the first time") // ok
}
