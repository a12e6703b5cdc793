package replaycheck

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"runtime"
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
	var crash *program.Crash
	var late *program.TimeoutError
	switch {
	case err == nil:
		return *out, nil
	case errors.As(err, &crash):
		return replayer.Outcome{Exit: crash.Exit(), At: crash.At}, nil
	case errors.As(err, &late):
		return replayer.Outcome{Exit: err.Error()}, nil
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
	env := os.Environ()
	if c.log {
		env = append(env, runner.LogVariable+"=1")
	}
	set, err := program.Build(ctx, plan, program.Options{BuildFlags: flags, Env: env})
	if err != nil {
		return nil, err
	}
	jobs := c.check.Jobs
	if jobs == 0 {
		jobs = runtime.GOMAXPROCS(0)
	}
	c.check.Jobs = jobs
	e := &engine{pool: set.Pool(program.PoolOptions{Processes: jobs, Timeout: c.timeout}), identity: c.identity(set)}
	p.enter("starting")
	hellos, err := e.pool.Start(ctx)
	for _, hello := range hellos {
		for _, problem := range hello.Problems {
			fmt.Fprintf(s.Err, "replay-check: %s\n", problem)
		}
	}
	if err != nil {
		fmt.Fprintf(s.Err, "replay-check: %v\n", err)
	}
	p.enter("replaying")
	return e, nil
}

func (c *settings) buildFlags() []string {
	if c.tags == "" {
		return nil
	}
	return []string{"-tags=" + c.tags}
}

// identity names everything that a verdict depends on, but for the history.
func (c *settings) identity(set *program.Set) string {
	parts := []string{Version(), selfHash()}
	for _, p := range set.Programs {
		parts = append(parts, p.Identity)
	}
	return strings.Join(parts, " ")
}

// selfHash is the hash of this executable: another replay-check may judge differently. It is empty if the file cannot be read, as
// are then the hashes of all runs of it.
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
