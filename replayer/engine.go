package replayer

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"

	"github.com/groundhogdev/groundhog/internal/runner"
)

type (
	// Request asks an engine for the replay of one history.
	Request = runner.Request
	// Outcome is what came of it.
	Outcome = runner.Outcome
)

// Engine replays one history at a time per call; calls may be concurrent.
type Engine interface {
	// Identity names the code, the SDK and the options, for caching; it is empty if they cannot be told.
	Identity() string
	// Replay returns an error if the history could not be replayed at all, such as for want of a registration.
	Replay(ctx context.Context, req Request) (Outcome, error)
}

// local replays in this process. The SDK's replayers are not made for concurrent use with a tracer, so each call takes one
// from a free list.
type local struct {
	options Options
	mu      sync.Mutex
	free    []*runner.Replayer
}

// New returns an engine that replays in this process. It fails if the SDK refuses the options or a registration.
func New(options Options) (Engine, error) {
	if options.Register == nil {
		return nil, errors.New("create replayer: Options.Register is not set: it has to register the workflows")
	}
	l := &local{options: options}
	r, err := l.take()
	if err != nil {
		return nil, err
	}
	l.put(r)
	return l, nil
}

func (l *local) Identity() string { return l.options.Identity }

func (l *local) Replay(_ context.Context, req Request) (Outcome, error) {
	r, err := l.take()
	if err != nil {
		return Outcome{}, err
	}
	defer l.put(r)
	return r.Replay(req), nil
}

func (l *local) take() (*runner.Replayer, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if n := len(l.free); n > 0 {
		r := l.free[n-1]
		l.free = l.free[:n-1]
		return r, nil
	}
	r, err := runner.New(l.options.runner())
	if err != nil {
		return nil, err
	}
	if problems := r.Hello().Problems; len(problems) > 0 {
		return nil, fmt.Errorf("create replayer: %s", strings.Join(problems, "; "))
	}
	return r, nil
}

func (l *local) put(r *runner.Replayer) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.free = append(l.free, r)
}
