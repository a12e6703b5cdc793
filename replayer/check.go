package replayer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"runtime"
	"sync"
	"time"

	"golang.org/x/sync/semaphore"

	"github.com/groundhogdev/groundhog/replayer/corpus"
	"github.com/groundhogdev/groundhog/replayer/explain"
)

// CheckOptions say what to check and how. The zero value checks everything, one history per processor at a time.
type CheckOptions struct {
	// Corpus are options for reading histories.
	Corpus corpus.Options
	// Jobs is how many histories are replayed at the same time; 0 means one per processor.
	Jobs int
	// Select keeps the histories whose name, workflow type or workflow id matches; nil keeps all.
	Select *regexp.Regexp
	// Shard keeps one part of the corpus; the zero value keeps all.
	Shard Shard
	// FailFast ends the check after the first history that does not pass.
	FailFast bool
	// Strict looks for differences that the SDK does not, as warnings.
	Strict bool
	// RunOn runs a pending last workflow task, to see what the code would do next.
	RunOn bool
	// Cache knows histories that have passed before; nil replays them all.
	Cache Cache
	// Each is called with every result, in the order of the corpus, by one goroutine at a time; it may be nil.
	Each func(Result)
}

// Cache remembers the facts of histories that passed. Its methods may be called concurrently.
type Cache interface {
	// Passed returns the facts of a history under its key, if it has passed.
	Passed(key string) (Facts, bool)
	// Pass notes that it has.
	Pass(key string, facts Facts)
}

// Check replays every history under the paths (see [corpus.Units]) and sums up. It returns an error only if the context
// ends; all else is in the results.
func Check(ctx context.Context, paths []string, engine Engine, options CheckOptions) (*Summary, error) {
	if options.Jobs <= 0 {
		options.Jobs = runtime.GOMAXPROCS(0)
	}
	began := time.Now()
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	c := &check{engine: engine, options: options, stop: stop, held: semaphore.NewWeighted(aheadBytes)}
	c.out.each = c.finish
	work := make(chan job, ahead*options.Jobs)
	var workers sync.WaitGroup
	for range options.Jobs {
		workers.Go(func() {
			for j := range work {
				c.work(ctx, j)
			}
		})
	}
	c.feed(ctx, paths, work)
	close(work)
	workers.Wait()
	c.summary.Elapsed = time.Since(began)
	if c.failed {
		return &c.summary, nil // stopped by FailFast, not by the caller
	}
	return &c.summary, context.Cause(ctx)
}

// The reader runs ahead of the workers, so that none waits for it: by so many histories for each worker, and so many bytes
// in all.
const (
	ahead      = 8
	aheadBytes = 64 << 20
)

type job struct {
	index int
	unit  *corpus.Unit
	held  int64
}

type check struct {
	engine  Engine
	options CheckOptions
	stop    context.CancelFunc
	held    *semaphore.Weighted // bytes of histories that wait for a worker
	out     sequence
	summary Summary
	failed  bool
}

// feed hands out the corpus's histories; what cannot be read is a result at once.
func (c *check) feed(ctx context.Context, paths []string, work chan<- job) {
	index, seen := 0, 0
	for unit, err := range corpus.Units(ctx, paths, c.options.Corpus) {
		if ctx.Err() != nil {
			return
		}
		if unit != nil && !c.options.Shard.keeps(seen) {
			seen++
			continue
		}
		if err != nil {
			c.out.put(index, &Result{Name: nameOf(err), Verdict: Trouble, Err: err})
			index++
			continue
		}
		seen++
		held := min(unit.Held(), aheadBytes)
		if c.held.Acquire(ctx, held) != nil {
			return
		}
		work <- job{index, unit, held} // workers take all that is handed out
		index++
	}
}

// work replays a history, unless the check is over. A replay that the end of the check has cut short has no result.
func (c *check) work(ctx context.Context, j job) {
	defer c.held.Release(j.held)
	if ctx.Err() != nil {
		return
	}
	if r := c.replay(ctx, j.unit); ctx.Err() == nil {
		c.out.put(j.index, r)
	}
}

// finish is called in the corpus's order.
func (c *check) finish(r *Result) {
	if r == nil || c.failed {
		return // not selected, or after the end
	}
	c.summary.add(r)
	if c.options.Each != nil {
		c.options.Each(*r)
	}
	if c.options.FailFast && r.Verdict != Passed && r.Verdict != Skipped {
		c.failed = true
		c.stop()
	}
}

// replay returns nil for a history that is not selected.
func (c *check) replay(ctx context.Context, unit *corpus.Unit) *Result {
	began := time.Now()
	r := c.judge(ctx, unit)
	if r != nil {
		r.Elapsed = time.Since(began)
	}
	return r
}

func (c *check) judge(ctx context.Context, unit *corpus.Unit) *Result {
	r := &Result{Name: unit.Name, Verdict: Trouble}
	raw, err := unit.Raw()
	if err != nil {
		r.Err = err
		return r
	}
	key := c.key(raw)
	if key != "" {
		if facts, ok := c.options.Cache.Passed(key); ok {
			if !c.selects(unit.Name, facts) {
				return nil
			}
			r.Facts, r.Verdict, r.Cached = facts, Passed, true
			return r
		}
	}
	history, err := corpus.Decode(unit.Name, raw)
	if e, ok := errors.AsType[*corpus.Error](err); ok && e.Kind == corpus.TooShort {
		r.Verdict = Skipped
	}
	if err != nil {
		r.Err = err
		return r
	}
	r.Facts = factsOf(history)
	if !c.selects(unit.Name, r.Facts) {
		return nil
	}
	c.verdict(ctx, r, history)
	if key != "" && r.Verdict == Passed && len(r.Warnings) == 0 && len(r.Next) == 0 && r.NextError == "" {
		c.options.Cache.Pass(key, r.Facts)
	}
	return r
}

// verdict has the history replayed and reads the outcome.
func (c *check) verdict(ctx context.Context, r *Result, h *corpus.History) {
	out, err := c.engine.Replay(ctx, Request{
		Name: r.Name, WorkflowID: h.WorkflowID, RunID: h.RunID, WorkflowType: h.WorkflowType, Wire: h.Wire,
		Trace: c.options.Strict, RunOn: c.options.RunOn,
	})
	if err != nil {
		r.Err = err
		return
	}
	d := explain.Explain(out)
	switch {
	case d == nil:
		r.Verdict = Passed
		if c.options.Strict {
			r.Warnings = explain.Differences(out)
		}
		r.Next, r.NextError = out.Next, out.NextError
	case d.Change == explain.UnknownType || d.Change == explain.UnsupportedRecord:
		r.Divergence, r.Err = d, fmt.Errorf("replay history %q: %s", r.Name, d.Summary)
	default:
		r.Divergence, r.Verdict = d, Diverged
	}
}

func (c *check) selects(name string, f Facts) bool {
	re := c.options.Select
	return re == nil || re.MatchString(name) || re.MatchString(f.WorkflowType) || re.MatchString(f.WorkflowID)
}

// key names a history and everything that its verdict depends on; it is empty if that cannot be told.
func (c *check) key(raw []byte) string {
	identity := c.engine.Identity()
	if c.options.Cache == nil || identity == "" {
		return ""
	}
	sum := sha256.New()
	fmt.Fprintf(sum, "%s\n%t %t\n", identity, c.options.Strict, c.options.RunOn)
	sum.Write(raw)
	return hex.EncodeToString(sum.Sum(nil))
}
