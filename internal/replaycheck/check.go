package replaycheck

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/groundhogdev/groundhog/internal/passed"
	"github.com/groundhogdev/groundhog/replayer"
	"github.com/groundhogdev/groundhog/replayer/report"
)

func runCheck(ctx context.Context, args []string, s Streams) (int, error) {
	c, err := parseCheck(args)
	if isHelp(err) {
		fmt.Fprint(s.Out, checkHelp)
		return 0, nil
	}
	if err != nil {
		return exitTrouble, err
	}
	stdin, err := c.spool(ctx, s.In)
	if err != nil {
		return exitTrouble, err
	}
	defer stdin.remove()
	p := newProgress(s, c)
	defer p.clear()
	engine, err := buildEngine(ctx, c, p, s)
	if err != nil {
		return exitTrouble, err
	}
	defer engine.Close()
	if err := stdin.rewind(); err != nil {
		return exitTrouble, err
	}
	if closeCache := c.openCache(engine.Identity(), s.Err); closeCache != nil {
		defer closeCache()
	}
	summary, err := c.replay(ctx, engine, p, s)
	if err != nil {
		return exitTrouble, fmt.Errorf("interrupted: %w", err)
	}
	return c.conclude(summary, p.total, s)
}

// conclude writes the reports and decides the exit code: a report that cannot be written is trouble, like a corpus of which
// nothing is left to check. A shard may be empty, though: somebody else has the histories.
func (c *settings) conclude(summary *replayer.Summary, total int, s Streams) (int, error) {
	code, err := summary.ExitCode(), c.write(summary, s)
	switch {
	case err != nil && code == 0:
		return exitTrouble, err
	case err == nil && len(summary.Results) > 0 && summary.Skipped == len(summary.Results):
		return c.allSkipped(s)
	case err != nil || len(summary.Results) > 0:
		return code, err
	case c.check.Select != nil:
		return exitTrouble, fmt.Errorf("nothing is selected: none of %d histories matches --run %q", total, c.check.Select)
	case total > 0:
		fmt.Fprintf(s.Err, "replay-check: shard %d/%d is empty: there are only %d histories\n", c.check.Shard.Index, c.check.Shard.Count, total)
		return 0, nil
	}
	return code, nil
}

// allSkipped is for histories of which none has come to its first workflow task: that proves nothing, unless other shards have more.
func (c *settings) allSkipped(s Streams) (int, error) {
	const reason = "nothing is replayed: all histories end before their first workflow task"
	if c.check.Shard.Count > 1 {
		fmt.Fprintf(s.Err, "replay-check: shard %d/%d: %s\n", c.check.Shard.Index, c.check.Shard.Count, reason)
		return 0, nil
	}
	return exitTrouble, errors.New(reason + ": download them again later")
}

// replay checks the corpus and shows results on the screen as they come, if text goes there.
func (c *settings) replay(ctx context.Context, engine replayer.Engine, p *progress, s Streams) (*replayer.Summary, error) {
	look := c.reportOptions(s)
	c.check.Each = func(r replayer.Result) {
		p.step(r)
		if c.textOnScreen() {
			p.clear()
			_ = report.TextResult(s.Out, r, look) // a screen that is gone is no reason to stop
			p.show()
		}
	}
	summary, err := replayer.Check(ctx, c.paths, engine, c.check)
	p.clear()
	return summary, err
}

func (c *settings) textOnScreen() bool {
	for _, o := range c.outputs {
		if o.file == "" {
			return o.format.Name == "text"
		}
	}
	return false
}

// write writes every report. Text on the screen needs only its end: the results are there.
func (c *settings) write(summary *replayer.Summary, s Streams) error {
	var errs []error
	for _, o := range c.outputs {
		look := c.reportOptions(s)
		switch {
		case o.file == "" && o.format.Name == "text":
			errs = append(errs, report.TextSummary(s.Out, summary, look))
		case o.file == "":
			errs = append(errs, o.format.Write(s.Out, summary, look))
		default:
			look.Color = false
			errs = append(errs, writeFile(o, summary, look))
		}
	}
	return errors.Join(errs...)
}

func writeFile(o output, summary *replayer.Summary, look report.Options) error {
	if err := os.MkdirAll(filepath.Dir(o.file), 0o755); err != nil {
		return fmt.Errorf("write report %q: %w", o.file, err)
	}
	file, err := os.Create(o.file)
	if err != nil {
		return fmt.Errorf("write report %q: %w", o.file, err)
	}
	if err := errors.Join(o.format.Write(file, summary, look), file.Close()); err != nil {
		return fmt.Errorf("write report %q: %w", o.file, err)
	}
	return nil
}

// openCache opens the cache of results; without it everything is replayed, which is slower and nothing else.
func (c *settings) openCache(identity string, warn io.Writer) (closeCache func()) {
	if c.noCache || c.log || identity == "" { // what is not replayed logs nothing
		return nil
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		fmt.Fprintf(warn, "replay-check: results are not cached: %v\n", err)
		return nil
	}
	cache, err := passed.Open(filepath.Join(dir, "groundhog", "replay-check", "results"), identity)
	if err != nil {
		fmt.Fprintf(warn, "replay-check: results are not cached: %v\n", err)
		return nil
	}
	c.check.Cache = cache
	return func() {
		if err := cache.Close(); err != nil {
			fmt.Fprintf(warn, "replay-check: %v\n", err)
		}
	}
}
