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
	case o.Verbose || !plain(r):
		note := ""
		if r.Cached {
			note = p.Dim(" (passed before)")
		}
		fmt.Fprintf(w, "%s %s%s\n", p.Green("passed  "), heading(r, o), note)
		writeWarnings(w, r, o)
		writeNext(w, r, o)
	}
}

// plain tells the passes of which there is nothing more to say.
func plain(r *replayer.Result) bool {
	return len(r.Warnings) == 0 && len(r.Next) == 0 && r.NextError == ""
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

// troubleTexts are the paragraphs that say what is wrong and what to do. The name of the file stands in the heading.
func troubleTexts(r *replayer.Result, o Options) []string {
	var texts []string
	var unusable *corpus.Error
	switch {
	case r.Err == nil:
	case !errors.As(r.Err, &unusable):
		texts = []string{r.Err.Error()}
	case unusable.Hint == "":
		texts = []string{unusable.Reason}
	default:
		texts = []string{unusable.Reason, unusable.Hint}
	}
	for i, text := range texts {
		texts[i] = ink.Sentence(o.relText(text))
	}
	if r.Divergence != nil {
		texts = append(texts, r.Divergence.Advice...)
	}
	return texts
}

func writeTrouble(w io.Writer, r *replayer.Result, o Options) {
	for _, text := range troubleTexts(r, o) {
		fmt.Fprintf(w, "%s\n", ink.Wrap(text, "  ", 100))
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

// What is said of a pending workflow task.
const (
	nextFails = "the pending workflow task fails"
	nextWould = "the pending workflow task would"
)

func writeNext(w io.Writer, r *replayer.Result, o Options) {
	p := o.palette()
	if r.NextError != "" {
		fmt.Fprintf(w, "    %s %s\n", p.Yellow(nextFails+":"), r.NextError)
	}
	if len(r.Next) > 0 {
		fmt.Fprintf(w, "    %s\n", p.Head(nextWould))
		for _, s := range r.Next {
			fmt.Fprintln(w, strings.TrimRight("      "+explain.StepText(s)+" "+p.Dim(o.style().Place(s.Frames)), " "))
		}
	}
}
