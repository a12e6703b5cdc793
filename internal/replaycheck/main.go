package replaycheck

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
)

// Exit codes, besides those of [replayer.Summary.ExitCode].
const exitTrouble = 2

// Streams are the command's standard streams.
type Streams struct {
	In       io.Reader
	Out, Err io.Writer
	// Terminal is set if Out is a terminal: it gets colours and a progress line.
	Terminal bool
}

// Main runs the command with its arguments, the command's own name not among them. It ends early when ctx does.
func Main(ctx context.Context, args []string, s Streams) int {
	code, err := run(ctx, args, s)
	var usage *usageError
	switch {
	case err == nil:
	case errors.As(err, &usage):
		help := "replay-check --help"
		if len(args) > 0 && args[0] == "fetch" {
			help = "replay-check help fetch"
		}
		fmt.Fprintf(s.Err, "replay-check: %v\nRun '%s' for how to use it.\n", err, help)
	default:
		fmt.Fprintf(s.Err, "replay-check: %v\n", err)
	}
	return code
}

func run(ctx context.Context, args []string, s Streams) (int, error) {
	if len(args) > 0 {
		switch args[0] {
		case "fetch":
			return runFetch(ctx, args[1:], s)
		case "sites":
			return runSites(s)
		case "help":
			return runHelp(args[1:], s)
		case "version":
			fmt.Fprintln(s.Out, "replay-check", Version())
			return 0, nil
		}
	}
	return runCheck(ctx, args, s)
}

// usageError is a command line that makes no sense.
type usageError struct{ reason string }

func (e *usageError) Error() string { return e.reason }

func misuse(format string, args ...any) error { return &usageError{fmt.Sprintf(format, args...)} }

// Version is the version of the module that the command was built from, with the commit if it is not a released one.
func Version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok || info.Main.Version == "" {
		return "(devel)"
	}
	return info.Main.Version
}
