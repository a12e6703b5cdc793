package replaycheck

import (
	"context"
	"fmt"
	"strings"

	"github.com/groundhogdev/groundhog/internal/fetch"
)

func parseFetch(args []string) (fetch.Options, error) {
	var o fetch.Options
	var types list
	var format string
	f := newFlags("replay-check fetch")
	f.StringVar(&o.Out, "out", "", "")
	f.StringVar(&o.WorkflowID, "workflow-id", "", "")
	f.StringVar(&o.RunID, "run-id", "", "")
	f.StringVar(&o.Query, "query", "", "")
	f.Var(&types, "type", "")
	f.IntVar(&o.Sample, "sample", 0, "")
	f.IntVar(&o.Scan, "scan", 0, "")
	f.IntVar(&o.Limit, "limit", 0, "")
	f.IntVar(&o.Jobs, "jobs", 0, "")
	f.StringVar(&format, "format", "", "")
	f.BoolVar(&o.Overwrite, "overwrite", false, "")
	f.StringVar(&o.Connection.Address, "address", "", "")
	f.StringVar(&o.Connection.Namespace, "namespace", "", "")
	f.StringVar(&o.Connection.Profile, "profile", "", "")
	f.StringVar(&o.Connection.ConfigFile, "config-file", "", "")
	var rest []string
	if err := parseMixed(f, args, &rest); err != nil {
		return o, err
	}
	if len(rest) > 0 {
		return o, misuse("fetch: unexpected argument %q: everything is said with flags", strings.Join(rest, " "))
	}
	o.Types, o.Format = types, fetch.Format(format)
	return o, nil
}

func runFetch(ctx context.Context, args []string, s Streams) (int, error) {
	o, err := parseFetch(args)
	if isHelp(err) {
		fmt.Fprint(s.Out, fetchHelp)
		return 0, nil
	}
	if err != nil {
		return exitTrouble, err
	}
	o.Progress = func(r fetch.Result) {
		switch {
		case r.Err != nil:
			fmt.Fprintf(s.Err, "failed   %v\n", r.Err)
		case r.Note != "":
			fmt.Fprintf(s.Out, "%-8s %s (%s)\n", r.Outcome, r.Path, r.Note)
		default:
			fmt.Fprintf(s.Out, "%-8s %s\n", r.Outcome, r.Path)
		}
	}
	summary, err := fetch.Run(ctx, o)
	for _, note := range summary.Notes {
		fmt.Fprintln(s.Out, "note:", note)
	}
	if len(summary.Results) > 0 {
		fmt.Fprintln(s.Out, summary)
	}
	if err != nil || summary.Failed > 0 {
		return exitTrouble, err
	}
	return 0, nil
}
