package program

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/groundhogdev/groundhog/internal/discover"
	"github.com/groundhogdev/groundhog/internal/runner"
)

// startTimeout bounds the start of a child process: it covers what the user's init functions do.
const startTimeout = time.Minute

// PoolOptions adjust [Set.Pool]. The zero value is ready to use.
type PoolOptions struct {
	// Processes is how many child processes run at once; zero takes the number of CPUs.
	Processes int
	// Timeout bounds one replay; zero means that only the caller's context does.
	Timeout time.Duration
}

// Pool replays histories in child processes, as many at once as it has places for. It is safe for concurrent use.
type Pool struct {
	set     *Set
	options PoolOptions
	places  chan struct{}

	mu     sync.Mutex
	idle   []*seat
	hellos map[*Program]runner.Hello
	starts map[*Program]error
	closed bool
}

// seat is a running process and the program that it runs.
type seat struct {
	program *Program
	process *Process
}

// Pool makes a pool; it starts nothing yet. Close it to end the processes.
func (s *Set) Pool(options PoolOptions) *Pool {
	if options.Processes <= 0 {
		options.Processes = runtime.NumCPU()
	}
	return &Pool{
		set:     s,
		options: options,
		places:  make(chan struct{}, options.Processes),
		hellos:  map[*Program]runner.Hello{},
		starts:  map[*Program]error{},
	}
}

// Start starts one process of each program and returns what they said about themselves: the registered types, and
// registrations that failed. The error joins those of programs that do not start; the other programs can be used.
func (p *Pool) Start(ctx context.Context) ([]runner.Hello, error) {
	var hellos []runner.Hello
	var errs []error
	for _, program := range p.set.Programs {
		hello, err := p.hello(ctx, program)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		hellos = append(hellos, hello)
	}
	return hellos, errors.Join(errs...)
}

// hello starts the program once, to know what it registers.
func (p *Pool) hello(ctx context.Context, program *Program) (runner.Hello, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if hello, ok := p.hellos[program]; ok {
		return hello, nil
	}
	if err, ok := p.starts[program]; ok {
		return runner.Hello{}, err
	}
	proc, err := start(ctx, program)
	if err != nil {
		if ctx.Err() == nil {
			p.starts[program] = err
		}
		return runner.Hello{}, err
	}
	p.hellos[program] = proc.Hello()
	p.idle = append(p.idle, &seat{program, proc})
	return proc.Hello(), nil
}

func start(ctx context.Context, program *Program) (*Process, error) {
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	return program.Start(ctx)
}

// Provider finds the program that replays a workflow type: one that registers it, or else one with a dynamic workflow. It
// returns the plan's reason if there is none.
func (p *Pool) Provider(ctx context.Context, workflowType string) (*Program, error) {
	reason := p.set.Unresolved[workflowType]
	var dynamic *Program
	var errs []error
	for _, program := range p.set.Programs {
		hello, err := p.hello(ctx, program)
		if err != nil {
			errs = append(errs, err)
			continue
		}
		for _, registered := range hello.Types {
			if registered.Name == workflowType && (trusted(reason) || namedByUser(program, registered.Site)) {
				return program, nil
			}
		}
		planned := slices.Contains(program.Plan.Dynamic, workflowType) || reason != nil && trusted(reason)
		if dynamic == nil && hello.Dynamic != "" && planned {
			dynamic = program
		}
	}
	switch {
	case dynamic != nil:
		return dynamic, nil
	case len(errs) > 0:
		return nil, errors.Join(errs...)
	case reason != nil:
		return nil, reason
	}
	return nil, p.notRegistered(workflowType)
}

// trusted reports whether a registration that a program turns out to have may serve a type in spite of the plan. It
// may if the plan merely knew of none; it may not if the plan knew of several.
func trusted(reason error) bool {
	var missing *discover.NotFoundError
	return reason == nil || errors.As(reason, &missing)
}

// namedByUser reports whether a registration was made by a function that the user named.
func namedByUser(program *Program, site string) bool {
	return slices.ContainsFunc(program.Plan.Sources, func(src discover.Source) bool {
		return slices.ContainsFunc(src.Entries, func(e discover.Entry) bool { return e.Explicit && e.Site == site })
	})
}

// notRegistered says why a type that was planned for is not there: its registration failed in the program.
func (p *Pool) notRegistered(workflowType string) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs []error
	for _, program := range p.set.Programs {
		for _, problem := range p.hellos[program].Problems {
			errs = append(errs, errors.New(problem))
		}
	}
	if len(errs) == 0 {
		return fmt.Errorf("replay workflow type %q: no program registers it; name a function that does with --register pkg.Func", workflowType)
	}
	return fmt.Errorf("replay workflow type %q: its registration failed:\n%w", workflowType, errors.Join(errs...))
}

// Replay replays one history on the program that has its workflow type. It waits while all places are taken. A [*Crash]
// or a [*TimeoutError] concerns this history alone: the next one gets a new process.
func (p *Pool) Replay(ctx context.Context, workflowType string, req runner.Request) (*runner.Outcome, error) {
	program, err := p.Provider(ctx, workflowType)
	if err != nil {
		return nil, err
	}
	select {
	case p.places <- struct{}{}:
		defer func() { <-p.places }()
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	s, err := p.take(ctx, program)
	if err != nil {
		return nil, err
	}
	if p.options.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, p.options.Timeout)
		defer cancel()
	}
	outcome, err := s.process.Replay(ctx, req)
	if err != nil || outcome.Tainted {
		s.process.Close()
		return outcome, err
	}
	p.give(s)
	return outcome, nil
}

// take finds an idle process of the program, or starts one. If all idle processes run other programs and there are as
// many as places, one of those has to go.
func (p *Pool) take(ctx context.Context, program *Program) (*seat, error) {
	p.mu.Lock()
	i := slices.IndexFunc(p.idle, func(s *seat) bool { return s.program == program })
	var found, spare *seat
	switch {
	case i >= 0:
		found = p.idle[i]
		p.idle = slices.Delete(p.idle, i, i+1)
	case len(p.idle)+len(p.places) > p.options.Processes && len(p.idle) > 0:
		spare = p.idle[0]
		p.idle = slices.Delete(p.idle, 0, 1)
	}
	p.mu.Unlock()
	if spare != nil {
		spare.process.Close()
	}
	if found != nil {
		return found, nil
	}
	proc, err := start(ctx, program)
	if err != nil {
		return nil, err
	}
	return &seat{program, proc}, nil
}

func (p *Pool) give(s *seat) {
	p.mu.Lock()
	keep := !p.closed
	if keep {
		p.idle = append(p.idle, s)
	}
	p.mu.Unlock()
	if !keep {
		s.process.Close()
	}
}

// Close ends all idle processes; those that are replaying end when they are done.
func (p *Pool) Close() {
	p.mu.Lock()
	idle := p.idle
	p.idle, p.closed = nil, true
	p.mu.Unlock()
	for _, s := range idle {
		s.process.Close()
	}
}
