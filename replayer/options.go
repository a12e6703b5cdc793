package replayer

import (
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"

	"github.com/groundhogdev/groundhog/internal/runner"
)

// Options say how an in-process engine replays.
type Options struct {
	// Replay are the SDK's own replayer options: data converter (with its payload codecs), failure converter, context
	// propagators, interceptors, plugins, registration aliasing, logging in replay, deadlock detection. They must be
	// those of the worker that runs the workflows.
	Replay worker.WorkflowReplayerOptions
	// Register registers the workflows; what it registers besides is passed over, but for the names of activities. It is
	// called once for each history that is replayed at the same time, so it must not keep state of its own.
	Register func(worker.Registry)
	// Logger gets what the SDK and the workflows log; nil drops it. Workflows log during a replay only if
	// Replay.EnableLoggingInReplay is set.
	Logger log.Logger
	// Identity names the program for a cache of results; empty means that results cannot be cached.
	Identity string
}

func (o Options) runner() runner.Options {
	return runner.Options{
		Replay:        o.Replay,
		Registrations: []runner.Registration{{Register: o.Register, Site: "replayer.Options.Register"}},
		Logger:        o.Logger,
	}
}
