// Command replay-check replays recorded Temporal workflow histories through the workflows of a Go module and explains the first
// place where code and history part. See replay-check --help.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"golang.org/x/term"

	"github.com/groundhogdev/groundhog/internal/replaycheck"
)

func main() {
	// Reading histories makes much garbage and keeps little.
	debug.SetGCPercent(400)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends the process at once
	code := replaycheck.Main(ctx, os.Args[1:], replaycheck.Streams{
		In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Terminal: term.IsTerminal(int(os.Stdout.Fd())),
	})
	stop()
	os.Exit(code)
}
