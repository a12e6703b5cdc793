package replaycheck

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"slices"
	"strings"

	"github.com/groundhogdev/groundhog/internal/discover"
	"github.com/groundhogdev/groundhog/internal/program"
	"github.com/groundhogdev/groundhog/internal/runner"
	"github.com/groundhogdev/groundhog/replayer"
)

// engine replays in child processes that hold the user's code.
type engine struct {
	pool     *program.Pool
	identity string
}

func (e *engine) Identity() string { return e.identity }
func (e *engine) Close()           { e.pool.Close() }

// Replay turns what the child process could not answer into an outcome: it concerns this history alone.
func (e *engine) Replay(ctx context.Context, req replayer.Request) (replayer.Outcome, error) {
	out, err := e.pool.Replay(ctx, req.WorkflowType, req)
	var start *program.StartError
	var crash *program.Crash
	var late *program.TimeoutError
	switch {
	case err == nil:
		return *out, nil
	case errors.As(err, &start): // no replay has begun
	case errors.As(err, &crash):
		return replayer.Outcome{Exit: crash.Exit(), At: crash.At}, nil
	case errors.As(err, &late):
		err = fmt.Errorf("%w\nif it is only slow, raise --timeout; if the code loops, --log shows how far it gets", err)
	}
	return replayer.Outcome{}, fmt.Errorf("replay history %q: %w", req.Name, err)
}

// buildEngine finds the workflows that the histories name in the user's module, and builds and starts what replays them.
func buildEngine(ctx context.Context, c *settings, p *progress, s Streams) (*engine, error) {
	p.enter("reading histories")
	types, total := c.survey(ctx)
	p.expect(total)
	p.enter("looking for workflows")
	flags := c.buildFlags()
	index, err := discover.Load(ctx, c.dir, c.packages, discover.Options{BuildFlags: flags})
	if err != nil {
		return nil, err
	}
	plan, err := index.Resolve(discover.Query{Types: types, Register: c.register, Options: c.options})
	if err != nil {
		return nil, err
	}
	p.enter("building")
	options := program.Options{BuildFlags: flags, Env: os.Environ()}
	if c.log {
		options.Env = append(options.Env, runner.LogVariable+"=1")
		options.Output = &lines{out: s.Err}
	}
	c.program = plan.Module.Path
	set, err := program.Build(ctx, plan, options)
	if err != nil {
		return nil, err
	}
	jobs := c.check.Jobs
	if jobs == 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	c.check.Jobs = jobs
	e := &engine{pool: set.Pool(program.PoolOptions{Processes: jobs, Timeout: c.timeout}), identity: identity(set)}
	p.enter("starting")
	if err := e.start(ctx, plan, s.Err); err != nil {
		e.Close()
		return nil, err
	}
	p.enter("replaying")
	return e, nil
}

// start starts the programs and tells what is wrong with them, once. It is an error if a function fails that the user named;
// the rest concerns only the histories that need it.
func (e *engine) start(ctx context.Context, plan *discover.Plan, warn io.Writer) error {
	hellos, _ := e.pool.Start(ctx) // a program that does not start is told with each history that needs it
	var named []error
	told := map[string]bool{}
	for _, hello := range hellos {
		for _, problem := range hello.Problems {
			switch {
			case told[problem], superseded(plan, problem):
			case concernsNamed(plan, problem):
				named = append(named, errors.New(problem))
			default:
				fmt.Fprintf(warn, "replay-check: %s\n", problem)
			}
			told[problem] = true
		}
	}
	return errors.Join(named...)
}

// superseded reports whether a registration was refused because a function that the user named has made it: so it should be.
func superseded(plan *discover.Plan, problem string) bool {
	return strings.Contains(problem, "is already registered") && len(namedSites(plan)) > 0 && !concernsNamed(plan, problem)
}

// concernsNamed reports whether a problem arose in a function of --register or --options.
func concernsNamed(plan *discover.Plan, problem string) bool {
	if plan.Options != nil && (strings.HasPrefix(problem, "replayer options: ") || strings.HasPrefix(problem, "create workflow replayer: ")) {
		return true
	}
	return slices.ContainsFunc(namedSites(plan), func(site string) bool {
		return strings.HasPrefix(problem, "register at "+site+": ")
	})
}

// namedSites are where the functions of --register stand.
func namedSites(plan *discover.Plan) (sites []string) {
	for _, p := range plan.Programs {
		for _, source := range p.Sources {
			for _, entry := range source.Entries {
				if entry.Explicit {
					sites = append(sites, entry.Site)
				}
			}
		}
	}
	return sites
}

func (c *settings) buildFlags() []string {
	if c.tags == "" {
		return nil
	}
	return []string{"-tags=" + c.tags}
}

// identity names what a verdict depends on, but for the history: this executable and the programs, options included. It is empty,
// which means that nothing is cached, if that cannot be told.
func identity(set *program.Set) string {
	self := selfHash()
	if self == "" {
		return ""
	}
	parts := []string{self}
	for _, p := range set.Programs {
		parts = append(parts, p.Identity)
	}
	return strings.Join(parts, " ")
}

// selfHash is the hash of this executable: another replay-check may judge differently. It is empty if the file cannot be read.
func selfHash() string {
	path, err := os.Executable()
	if err != nil {
		return ""
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}
