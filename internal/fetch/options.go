package fetch

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

const (
	defaultJobs = 4
	defaultScan = 10_000
)

// Options say what to fetch, from where, and where to put it.
type Options struct {
	// Out is the directory that receives the histories. It is created if it is missing. Required.
	Out string

	// WorkflowID selects one execution. RunID selects one of its runs; empty means the latest.
	// Neither goes together with Query, Types or Sample.
	WorkflowID, RunID string

	// Query selects the executions that match a visibility query (https://docs.temporal.io/list-filter).
	Query string

	// Types selects workflow types by name, in addition to Query. Each type is listed by itself, in the order given.
	Types []string

	// Sample, when positive, keeps only the first n executions for each workflow type and build id. The service lists
	// open executions first and then the most recently closed ones. Without Types, the types are discovered by
	// reading the list, so a rare type is found only within Scan.
	Sample int

	// Scan bounds how many executions a sample looks at, for each of Types or else in all. Zero means 10,000.
	Scan int

	// Limit bounds how many executions are fetched or skipped in all. Zero means no bound.
	Limit int

	// Jobs is the number of histories fetched at the same time. Zero means 4.
	Jobs int

	// Format is the encoding of the files. Empty means [JSON].
	Format Format

	// Overwrite fetches histories again even though they are there.
	Overwrite bool

	// Progress, if set, is told each result as it comes in. Calls do not overlap.
	Progress func(Result)

	// Connection overrides how the service is reached.
	Connection Connection
}

// check fills the defaults in, or says which options contradict each other.
func (o *Options) check() error {
	byID, byList := o.WorkflowID != "", o.Query != "" || len(o.Types) > 0 || o.Sample > 0
	switch {
	case o.Out == "":
		return errors.New("fetch histories: no output directory: set --out")
	case o.RunID != "" && !byID:
		return fmt.Errorf("fetch run %q: a run id needs its workflow id: set --workflow-id", o.RunID)
	case byID && byList:
		return fmt.Errorf("fetch workflow %q: a workflow id excludes --query, --type and --sample", o.WorkflowID)
	case !byID && !byList:
		return errors.New("fetch histories: nothing is selected: set --workflow-id, --query, --type or --sample")
	case min(o.Sample, o.Scan, o.Limit, o.Jobs) < 0:
		return errors.New("fetch histories: --sample, --scan, --limit and --jobs must not be negative")
	}
	if o.Jobs == 0 {
		o.Jobs = defaultJobs
	}
	if o.Scan == 0 {
		o.Scan = defaultScan
	}
	if o.Format == "" {
		o.Format = JSON
	}
	if !slices.Contains(formats, o.Format) {
		return fmt.Errorf("write format %q: not known: use one of %q", o.Format, formats)
	}
	return nil
}

// queries returns the visibility queries to list, one for each type.
func (o *Options) queries() []string {
	if len(o.Types) == 0 {
		return []string{o.Query}
	}
	quote := strings.NewReplacer(`\`, `\\`, `'`, `''`)
	queries := make([]string, 0, len(o.Types))
	for _, name := range o.Types {
		query := "WorkflowType = '" + quote.Replace(name) + "'"
		if o.Query != "" {
			query = "(" + o.Query + ") AND " + query
		}
		queries = append(queries, query)
	}
	return queries
}
