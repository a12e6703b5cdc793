package report

import (
	"cmp"
	"fmt"
	"iter"
	"strings"

	"github.com/groundhogdev/groundhog/internal/ink"
	"github.com/groundhogdev/groundhog/replayer"
	"github.com/groundhogdev/groundhog/replayer/explain"
)

// strictRule is the rule of warnings, beside the sites of the catalogue.
const strictRule = "strict-difference"

// nothingReplayed is what to say of a check that judged nothing, which no CI system must take for a success.
const nothingReplayed = "no histories were replayed; check the paths and the selection"

func judgedNothing(s *replayer.Summary) bool { return s.Passed+s.Diverged+s.Trouble == 0 }

// finding is one thing to annotate: a divergence, trouble, or a warning.
type finding struct {
	result  *replayer.Result
	verdict replayer.Verdict // Passed for warnings
	rule    string           // a key of the catalogue, strictRule, or "" for trouble that the catalogue does not know
	title   string           // one line
	text    string           // several lines
	at      []explain.Frame  // the user's code, innermost first; may be empty
	event   *explain.Event
	step    *explain.Step
}

// findings yields what is to be said of the results, in their order.
func findings(s *replayer.Summary, o Options) iter.Seq[finding] {
	return func(yield func(finding) bool) {
		for i := range s.Results {
			for _, f := range findingsOf(&s.Results[i], o) {
				if !yield(f) {
					return
				}
			}
		}
	}
}

func findingsOf(r *replayer.Result, o Options) []finding {
	switch {
	case r.Verdict == replayer.Trouble:
		return []finding{troubleFinding(r, o)}
	case r.Verdict == replayer.Diverged && r.Divergence != nil:
		return []finding{divergenceFinding(r, o)}
	}
	var found []finding
	for i := range r.Warnings {
		found = append(found, warningFinding(r, &r.Warnings[i], o))
	}
	return found
}

func divergenceFinding(r *replayer.Result, o Options) finding {
	d := r.Divergence
	lines := append([]string{ink.Sentence(d.Summary), "History: " + historyText(r, o)}, differences(d.Diff, o)...)
	lines = append(lines, d.Advice...)
	return finding{
		result: r, verdict: r.Verdict, rule: d.Site.Key,
		title: oneLine(fmt.Sprintf("%s does not replay: %s", cmp.Or(r.Facts.WorkflowType, "workflow"), d.Change)),
		text:  clean(strings.Join(lines, "\n")),
		at:    d.At, event: d.Event, step: d.Step,
	}
}

func troubleFinding(r *replayer.Result, o Options) finding {
	f := finding{result: r, verdict: r.Verdict, title: oneLine("trouble with " + o.rel(r.Name))}
	lines := []string{ink.Sentence(troubleText(r, o))}
	if d := r.Divergence; d != nil {
		f.rule, f.at, f.event, f.step = d.Site.Key, d.At, d.Event, d.Step
		lines = append(lines, d.Advice...)
	}
	f.text = clean(strings.Join(lines, "\n"))
	return f
}

func warningFinding(r *replayer.Result, w *explain.Warning, o Options) finding {
	lines := append([]string{
		fmt.Sprintf("%s is not what %s recorded; the SDK does not look at it.", explain.StepText(w.Step), explain.EventText(w.Event)),
		"History: " + historyText(r, o),
	}, differences(w.Diff, o)...)
	return finding{
		result: r, verdict: r.Verdict, rule: strictRule,
		title: oneLine(fmt.Sprintf("%s replays with a difference", cmp.Or(r.Facts.WorkflowType, "workflow"))),
		text:  clean(strings.Join(lines, "\n")),
		at:    w.Step.Frames, event: &w.Event, step: &w.Step,
	}
}

// troubleText says why a history could not be replayed.
func troubleText(r *replayer.Result, o Options) string {
	switch {
	case r.Err != nil:
		return o.relText(r.Err.Error())
	case r.Divergence != nil:
		return r.Divergence.Summary
	}
	return "the history could not be replayed"
}

// historyText names the file and the execution.
func historyText(r *replayer.Result, o Options) string {
	text := o.rel(r.Name)
	switch f := r.Facts; {
	case f.WorkflowID != "" && f.RunID != "":
		text += fmt.Sprintf(" (workflow id %q, run id %q)", f.WorkflowID, f.RunID)
	case f.WorkflowID != "":
		text += fmt.Sprintf(" (workflow id %q)", f.WorkflowID)
	}
	return text
}

// differences renders a line each. Inputs can be megabytes, which no annotation holds, so values are cut.
func differences(diff []explain.Difference, o Options) []string {
	value := func(text string) string { return ink.OrNothing(ink.Shorten(clean(text), o.Verbose)) }
	var lines []string
	for _, d := range diff {
		lines = append(lines, fmt.Sprintf("%s: history %s, code %s", d.Field, value(d.History), value(d.Code)))
	}
	return lines
}

// totals sums up in a line.
func totals(s *replayer.Summary) string {
	return fmt.Sprintf("%s: %d passed (%d of them before), %d diverged, %d in trouble, %d with nothing to replay yet, %s",
		plural(len(s.Results), "history"), s.Passed, s.Cached, s.Diverged, s.Trouble, s.Skipped, plural(s.Warnings, "warning"))
}
