package fetch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
)

// ErrNoExecutions says that there was nothing to fetch.
var ErrNoExecutions = errors.New("no executions matched")

// Run connects to the service that the options, the environment and temporal.toml name, and fetches from it.
// The error tells why the run stopped early, or wraps [ErrNoExecutions]. What failed for single executions
// is in the summary, which is valid in either case.
func Run(ctx context.Context, opts Options) (Summary, error) {
	if err := opts.check(); err != nil {
		return Summary{}, err
	}
	service, err := dial(ctx, opts.Connection)
	if err != nil {
		return Summary{}, err
	}
	defer service.client.Close()
	return From(ctx, service, opts)
}

// From is [Run] with a given service; Options.Connection is not used.
func From(ctx context.Context, service Service, opts Options) (Summary, error) {
	if err := opts.check(); err != nil {
		return Summary{}, err
	}
	if err := os.MkdirAll(opts.Out, 0o777); err != nil {
		return Summary{}, fmt.Errorf("create output directory: %w", err)
	}
	if err := sweep(opts.Out); err != nil {
		return Summary{}, fmt.Errorf("clean output directory: %w", err)
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)

	chosen := newSelection(service, opts)
	done := &ledger{progress: opts.Progress, lost: stop}
	total, err := distribute(ctx, opts.Jobs, chosen.executions(ctx), func(place int, e Execution) {
		if r := fetchOne(ctx, service, opts, e); ctx.Err() == nil || r.Err == nil {
			done.record(place, r)
		}
	})

	summary := done.summary()
	summary.Notes = chosen.notes
	switch {
	case ctx.Err() != nil:
		return summary, fmt.Errorf("fetch histories: stopped after %d executions: %w; run the same command again to continue",
			len(summary.Results), context.Cause(ctx))
	case err != nil:
		return summary, err
	case total == 0:
		return summary, fmt.Errorf("list executions %q: %w: check the query and the namespace, and that closed executions are still retained",
			opts.queries(), ErrNoExecutions)
	}
	return summary, nil
}

// fetchOne brings the file of one execution up to date.
func fetchOne(ctx context.Context, service Service, opts Options, e Execution) Result {
	result := Result{Execution: e, Path: filepath.Join(opts.Out, fileName(e, opts.Format))}
	fail := func(err error) Result {
		result.Outcome, result.Err = Failed, err
		return result
	}
	if !opts.Overwrite {
		kept, err := inspect(result.Path, opts.Format)
		switch {
		case errors.Is(err, os.ErrNotExist):
		case err != nil:
			result.Note = "replaced a file that is no complete history"
		default:
			current, note, err := upToDate(ctx, service, e, kept)
			if err != nil {
				return fail(err)
			}
			if result.Note = note; current {
				result.Outcome, result.Events = Skipped, kept.events
				return result
			}
		}
	}
	history, err := service.History(ctx, e.WorkflowID, e.RunID)
	if err != nil {
		return fail(err)
	}
	if err := verify(e, history); err != nil {
		return fail(err)
	}
	if err := save(result.Path, opts.Format, history); err != nil {
		return fail(fmt.Errorf("write history of workflow %q: %w", e.WorkflowID, err))
	}
	result.Outcome, result.Events = Fetched, len(history.GetEvents())
	return result
}

// upToDate says whether a kept file has all that the service could tell, and why.
func upToDate(ctx context.Context, service Service, e Execution, kept extent) (bool, string, error) {
	switch {
	case kept.closed:
		return true, "complete", nil
	case e.Closed:
		return false, "closed since it was last fetched", nil
	case kept.pending:
		return false, "ended with a workflow task that was not completed", nil
	}
	now, err := service.Describe(ctx, e.WorkflowID, e.RunID)
	if err != nil {
		return false, "", err
	}
	if !now.Closed && now.Events <= kept.events {
		return true, "open, and has not grown", nil
	}
	return false, fmt.Sprintf("has grown from %d events", kept.events), nil
}
