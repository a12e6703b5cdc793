package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/groundhogdev/groundhog/replayer"
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
		fmt.Fprintf(w, "%s %s\n", p.red("DIVERGED"), heading(r, o))
		writeDivergence(w, r, o)
	case r.Verdict == replayer.Trouble:
		fmt.Fprintf(w, "%s %s\n\n", p.yellow("TROUBLE "), heading(r, o))
		writeTrouble(w, r, o)
	case o.Verbose || len(r.Warnings) > 0 || len(r.Next) > 0 || r.NextError != "":
		note := ""
		if r.Cached {
			note = p.dim(" (passed before)")
		}
		fmt.Fprintf(w, "%s %s%s\n", p.green("passed  "), heading(r, o), note)
		writeWarnings(w, r, o)
		writeNext(w, r, o)
	}
}

// heading names the file and the execution.
func heading(r *replayer.Result, o Options) string {
	p := o.palette()
	parts := []string{p.bold(o.rel(r.Name))}
	if r.Facts.WorkflowType != "" {
		parts = append(parts, r.Facts.WorkflowType)
	}
	if r.Facts.WorkflowID != "" {
		parts = append(parts, p.dim(strings.TrimSuffix(r.Facts.WorkflowID+" / "+r.Facts.RunID, " / ")))
	}
	return strings.Join(parts, "  ")
}

// writeDivergence explains where code and history part.
func writeDivergence(w io.Writer, r *replayer.Result, o Options) {
	d, p := r.Divergence, o.palette()
	fmt.Fprintf(w, "\n  %s\n", p.bold(sentence(d.Summary)))
	fmt.Fprintf(w, "  %s\n", p.dim("looks like: "+string(d.Change)+"; the SDK's check: "+d.Site.Key))
	writeSite(w, d.At, o)
	if len(d.Matched) > 0 {
		fmt.Fprintf(w, "\n  %s\n", p.head("agreed so far"))
		for _, m := range d.Matched {
			fmt.Fprintf(w, "    %s %s\n", eventColumn(m.Event), p.dim(place(m.Step.Frames, o)))
		}
	}
	if d.Event != nil || d.Step != nil {
		fmt.Fprintf(w, "\n  %s\n    %s\n", p.head("history says"), p.green(historySays(d)))
		fmt.Fprintf(w, "  %s\n    %s\n", p.head("code does"), p.red(codeDoes(d)))
	}
	writeDiff(w, d.Diff, "  ", p)
	for _, paragraph := range d.Advice {
		fmt.Fprintf(w, "\n%s\n", wrap(paragraph, "  ", 100))
	}
	if d.Patch != "" {
		fmt.Fprintf(w, "\n  %s\n%s", p.head("a patch could look like"), indent(d.Patch, "    "))
	}
	fmt.Fprintf(w, "\n  %s %s\n\n", p.head("SDK:"), p.dim(shorten(d.SDK, o.Verbose)))
}

func writeTrouble(w io.Writer, r *replayer.Result, o Options) {
	if r.Err != nil {
		fmt.Fprintf(w, "%s\n", wrap(sentence(o.relText(r.Err.Error())), "  ", 100))
	}
	if r.Divergence != nil {
		for _, paragraph := range r.Divergence.Advice {
			fmt.Fprintf(w, "%s\n", wrap(paragraph, "  ", 100))
		}
	}
	fmt.Fprintln(w)
}

// writeSite shows the user's line and the calls that led to it.
func writeSite(w io.Writer, at []explain.Frame, o Options) {
	if len(at) == 0 {
		return
	}
	p := o.palette()
	fmt.Fprintf(w, "\n  %s in %s\n", p.cyan(place(at, o)), function(at[0]))
	if line := explain.SourceLine(at[0].File, at[0].Line); line != "" {
		fmt.Fprintf(w, "  %s %s\n", p.dim(fmt.Sprintf("%5d |", at[0].Line)), line)
	}
	for _, f := range at[1:min(len(at), 4)] {
		fmt.Fprintf(w, "        %s\n", p.dim("called from "+place([]explain.Frame{f}, o)+" in "+function(f)))
	}
}

func historySays(d *explain.Divergence) string {
	if d.Event == nil {
		return "nothing more here"
	}
	return eventColumn(*d.Event)
}

func codeDoes(d *explain.Divergence) string {
	switch {
	case d.Step != nil:
		return explain.StepText(*d.Step)
	case len(d.Matched) > 0:
		return "nothing: it waits after " + explain.StepText(d.Matched[len(d.Matched)-1].Step)
	}
	return "nothing at this place"
}

func eventColumn(e explain.Event) string {
	return fmt.Sprintf("event %4d  %s", e.ID, explain.EventName(e))
}

func writeWarnings(w io.Writer, r *replayer.Result, o Options) {
	p := o.palette()
	for _, warning := range r.Warnings {
		fmt.Fprintf(w, "    %s %s  %s\n", p.yellow("warning"), explain.EventText(warning.Event), p.dim(place(warning.Step.Frames, o)))
		writeDiff(w, warning.Diff, "    ", p)
	}
	if len(r.Warnings) > 0 {
		fmt.Fprintln(w)
	}
}

func writeNext(w io.Writer, r *replayer.Result, o Options) {
	p := o.palette()
	if r.NextError != "" {
		fmt.Fprintf(w, "    %s %s\n", p.yellow("the pending workflow task fails:"), r.NextError)
	}
	if len(r.Next) > 0 {
		fmt.Fprintf(w, "    %s\n", p.head("the pending workflow task would"))
		for _, s := range r.Next {
			fmt.Fprintf(w, "      %s %s\n", explain.StepText(s), p.dim(place(s.Frames, o)))
		}
	}
}

// place renders the innermost frame as file:line.
func place(at []explain.Frame, o Options) string {
	if len(at) == 0 {
		return ""
	}
	return fmt.Sprintf("%s:%d", o.rel(at[0].File), at[0].Line)
}

// function drops the import path's directories from a function's name.
func function(f explain.Frame) string { return f.Func[strings.LastIndexByte(f.Func, '/')+1:] }
