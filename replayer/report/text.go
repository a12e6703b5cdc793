package report

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/groundhogdev/groundhog/internal/ink"
	"github.com/groundhogdev/groundhog/replayer"
	"github.com/groundhogdev/groundhog/replayer/corpus"
	"github.com/groundhogdev/groundhog/replayer/explain"
)

// Text writes what a person reads: every result that is not a plain pass, then the summary.
func Text(w io.Writer, s *replayer.Summary, o Options) error {
	out := bufio.NewWriter(w)
	for i := range s.Results {
		writeResult(out, &s.Results[i], o)
	}
	writeSummary(out, s, o)
	return out.Flush()
}

// TextResult writes one result as [Text] does, so that results can be shown while a check goes on. A plain pass takes
// a line with Options.Verbose, and nothing without.
func TextResult(w io.Writer, r replayer.Result, o Options) error {
	out := bufio.NewWriter(w)
	writeResult(out, &r, o)
	return out.Flush()
}

// TextSummary writes the end of what [Text] writes.
func TextSummary(w io.Writer, s *replayer.Summary, o Options) error {
	out := bufio.NewWriter(w)
	writeSummary(out, s, o)
	return out.Flush()
}

func writeResult(w io.Writer, r *replayer.Result, o Options) {
	p := o.palette()
	switch {
	case r.Verdict == replayer.Diverged:
		fmt.Fprintf(w, "%s %s\n", p.Red("DIVERGED"), heading(r, o))
		fmt.Fprint(w, r.Divergence.Text(o.style()))
	case r.Verdict == replayer.Trouble:
		fmt.Fprintf(w, "%s %s\n\n", p.Yellow("TROUBLE "), heading(r, o))
		writeTrouble(w, r, o)
	case r.Verdict == replayer.Skipped:
		if o.Verbose {
			fmt.Fprintf(w, "%s %s\n", p.Dim("skipped "), heading(r, o))
		}
	case o.Verbose || len(r.Warnings) > 0 || len(r.Next) > 0 || r.NextError != "":
		note := ""
		if r.Cached {
			note = p.Dim(" (passed before)")
		}
		fmt.Fprintf(w, "%s %s%s\n", p.Green("passed  "), heading(r, o), note)
		writeWarnings(w, r, o)
		writeNext(w, r, o)
	}
}

// heading names the file and the execution.
func heading(r *replayer.Result, o Options) string {
	p := o.palette()
	parts := []string{p.Bold(o.rel(r.Name))}
	if r.Facts.WorkflowType != "" {
		parts = append(parts, r.Facts.WorkflowType)
	}
	if r.Facts.WorkflowID != "" {
		parts = append(parts, p.Dim(strings.TrimSuffix(r.Facts.WorkflowID+" / "+r.Facts.RunID, " / ")))
	}
	return strings.Join(parts, "  ")
}

// troubleTexts are the paragraphs of an error. The name of the file stands in the heading.
func troubleTexts(err error) []string {
	var unusable *corpus.Error
	switch {
	case err == nil:
		return nil
	case !errors.As(err, &unusable):
		return []string{err.Error()}
	case unusable.Hint == "":
		return []string{unusable.Reason}
	}
	return []string{unusable.Reason, unusable.Hint}
}

func writeTrouble(w io.Writer, r *replayer.Result, o Options) {
	for _, text := range troubleTexts(r.Err) {
		fmt.Fprintf(w, "%s\n", ink.Wrap(ink.Sentence(o.relText(text)), "  ", 100))
	}
	if r.Divergence != nil {
		for _, paragraph := range r.Divergence.Advice {
			fmt.Fprintf(w, "%s\n", ink.Wrap(paragraph, "  ", 100))
		}
	}
	fmt.Fprintln(w)
}

func writeWarnings(w io.Writer, r *replayer.Result, o Options) {
	p := o.palette()
	for _, warning := range r.Warnings {
		fmt.Fprintf(w, "    %s %s  %s\n", p.Yellow("warning"), explain.EventText(warning.Event), p.Dim(o.style().Place(warning.Step.Frames)))
		fmt.Fprint(w, warning.Text(o.style()))
	}
	if len(r.Warnings) > 0 {
		fmt.Fprintln(w)
	}
}

func writeNext(w io.Writer, r *replayer.Result, o Options) {
	p := o.palette()
	if r.NextError != "" {
		fmt.Fprintf(w, "    %s %s\n", p.Yellow("the pending workflow task fails:"), r.NextError)
	}
	if len(r.Next) > 0 {
		fmt.Fprintf(w, "    %s\n", p.Head("the pending workflow task would"))
		for _, s := range r.Next {
			fmt.Fprintln(w, strings.TrimRight("      "+explain.StepText(s)+" "+p.Dim(o.style().Place(s.Frames)), " "))
		}
	}
}
