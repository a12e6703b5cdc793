package report

import (
	"cmp"
	"time"

	"github.com/groundhogdev/groundhog/internal/ink"
	"github.com/groundhogdev/groundhog/replayer"
	"github.com/groundhogdev/groundhog/replayer/explain"
)

// htmlResult is what the template asks for a history.
type htmlResult struct {
	page   *htmlPage
	Result *replayer.Result
	Anchor string // its name in links
}

func (r *htmlResult) File() string                    { return r.page.rel(r.Result.Name) }
func (r *htmlResult) Divergence() *explain.Divergence { return r.Result.Divergence }

// Headline says in a sentence what is to be told.
func (r *htmlResult) Headline() string {
	warnings, next := r.Result.Warnings, r.Result.Next
	switch texts := troubleTexts(r.Result, r.page.Options); {
	case isTrouble(r.Result) && len(texts) > 0:
		return texts[0]
	case r.Result.Divergence != nil:
		return ink.Sentence(r.Result.Divergence.Summary)
	case !isTold(r.Result):
		return ink.Sentence(noReason)
	case len(warnings) > 0:
		return ink.Sentence(plural(len(warnings), "warning"))
	case len(next) > 0:
		return ink.Sentence(nextWould + ": " + explain.StepText(next[0]))
	}
	return ink.Sentence(nextFails)
}

// Execution names the run.
func (r *htmlResult) Execution() []entry {
	var list []entry
	for _, e := range []entry{
		{"workflow type", r.Result.Facts.WorkflowType}, {"workflow id", r.Result.Facts.WorkflowID}, {"run id", r.Result.Facts.RunID},
	} {
		if e.Text != "" {
			list = append(list, e)
		}
	}
	return list
}

// Took is how long the replay took, or why it took no time.
func (r *htmlResult) Took() string {
	if r.Result.Cached {
		return "passed before"
	}
	return took(r.Result.Elapsed)
}

// took rounds a duration to what anybody cares for.
func took(d time.Duration) string {
	for _, unit := range []time.Duration{time.Second, time.Millisecond} {
		if d >= unit {
			return d.Round(unit / 10).String()
		}
	}
	return d.Round(time.Microsecond).String()
}

// Paragraphs are those of trouble.
func (r *htmlResult) Paragraphs() []string { return troubleTexts(r.Result, r.page.Options) }

// Warned are strict differences.
func (r *htmlResult) Warned() []htmlWarning {
	return each(r.Result.Warnings, func(w explain.Warning) htmlWarning {
		return htmlWarning{explain.EventText(w.Event), r.page.style().Place(w.Step.Frames), r.page.diff(w.Diff)}
	})
}

type htmlWarning struct {
	Event, Place string
	Diff         []htmlDifference
}

// htmlDifference is an attribute with both values as they are shown; Structured has the two in one if they are objects or lists.
type htmlDifference struct{ Field, History, Code, Structured string }

func (p *htmlPage) diff(list []explain.Difference) []htmlDifference {
	value := func(text string) string { return ink.OrNothing(ink.Shorten(text, p.Verbose)) }
	return each(list, func(d explain.Difference) htmlDifference {
		return htmlDifference{d.Field, value(d.History), value(d.Code), d.Structured()}
	})
}

// Pending is what the pending workflow task would do.
func (r *htmlResult) Pending() htmlPending {
	pending := htmlPending{Would: nextWould, Steps: each(r.Result.Next, func(s explain.Step) htmlStep { return r.page.step(s) })}
	if r.Result.NextError != "" {
		pending.Fails = nextFails + ": " + r.Result.NextError
	}
	return pending
}

type htmlPending struct {
	Fails, Would string
	Steps        []htmlStep
}

// htmlStep is a call of the code and where it stands.
type htmlStep struct{ Step, Place, Source string }

func (p *htmlPage) step(s explain.Step) htmlStep {
	step := htmlStep{Step: explain.StepText(s), Place: p.style().Place(s.Frames)}
	if len(s.Frames) > 0 {
		step.Source = p.source(s.Frames[0])
	}
	return step
}

// source reads the line of a frame, once for all histories that come there.
func (p *htmlPage) source(f explain.Frame) string {
	line, known := p.sources[f]
	if !known {
		line = explain.SourceLine(f.File, f.Line)
		p.sources[f] = line
	}
	return line
}

// The parts of an explanation, which are empty if there is none.

func (r *htmlResult) explained() explain.Divergence {
	return *cmp.Or(r.Result.Divergence, &explain.Divergence{})
}

func (r *htmlResult) Diff() []htmlDifference { return r.page.diff(r.explained().Diff) }
func (r *htmlResult) Advice() []string       { return r.explained().Advice }
func (r *htmlResult) Patch() string          { return r.explained().Patch }
func (r *htmlResult) SDK() string            { return ink.Shorten(r.explained().SDK, r.page.Verbose) }

// Against sets what history says against what the code does; nil if neither is known.
func (r *htmlResult) Against() *htmlAgainst {
	d := r.explained()
	if d.Event == nil && d.Step == nil {
		return nil
	}
	return &htmlAgainst{d.HistorySays(), d.CodeDoes()}
}

type htmlAgainst struct{ History, Code string }

// Site is the user's line at the divergence; nil if none is involved.
func (r *htmlResult) Site() *htmlSite {
	at := r.explained().At
	if len(at) == 0 {
		return nil
	}
	site := &htmlSite{htmlFrame: r.page.place(at[0]), Source: r.page.source(at[0]), Callers: each(explain.Callers(at), r.page.place)}
	return site
}

type (
	htmlSite struct {
		htmlFrame
		Source  string
		Callers []htmlFrame
	}
	htmlFrame struct{ Place, Func string }
)

func (p *htmlPage) place(f explain.Frame) htmlFrame {
	return htmlFrame{p.style().Place([]explain.Frame{f}), explain.Function(f)}
}
