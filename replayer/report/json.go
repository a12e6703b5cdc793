package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/groundhogdev/groundhog/replayer"
	"github.com/groundhogdev/groundhog/replayer/corpus"
	"github.com/groundhogdev/groundhog/replayer/explain"
)

// JSON writes everything that is known, in the layout named by [Schema]. Text that is not UTF-8 has U+FFFD in its place.
func JSON(w io.Writer, s *replayer.Summary, o Options) error {
	d := document{
		Schema: Schema, Tool: docTool{"replay-check", o.Version}, Generated: o.Now.UTC(), ExitCode: s.ExitCode(),
		Counts:   docCounts{len(s.Results), s.Passed, s.Diverged, s.Trouble, s.Skipped, s.Cached, s.Warnings},
		Coverage: docCoverageOf(s.Coverage),
		Results:  make([]docHistory, 0, len(s.Results)),
	}
	for i := range s.Results {
		d.Results = append(d.Results, docHistoryOf(&s.Results[i], o))
	}
	return writeJSON(w, d)
}

// writeJSON writes v with line breaks, all at once.
func writeJSON(w io.Writer, v any) error {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(v); err != nil {
		return fmt.Errorf("write JSON report: %w", err)
	}
	_, err := w.Write(out.Bytes())
	return err
}

func docCoverageOf(c replayer.Coverage) docCoverage {
	return docCoverage{
		Types: orEmpty(c.Types), Versions: orEmpty(c.Versions), BuildIDs: orEmpty(c.BuildIDs), Events: orEmpty(c.Events),
		Total: c.Total, Oldest: c.Oldest.UTC(), Newest: c.Newest.UTC(),
	}
}

func docHistoryOf(r *replayer.Result, o Options) docHistory {
	f, file := r.Facts, o.historyFile(r.Name)
	h := docHistory{
		Name: o.rel(r.Name), File: file.path, Line: file.line, Verdict: string(r.Verdict), Cached: r.Cached,
		ElapsedMs:    float64(r.Elapsed.Microseconds()) / 1000,
		WorkflowType: f.WorkflowType, WorkflowID: f.WorkflowID, RunID: f.RunID,
		Events: f.Events, EventTypes: f.Counts, First: f.First.UTC(), Last: f.Last.UTC(), LastEvent: f.LastEvent,
		Versions: f.Versions, BuildIDs: f.BuildIDs, SDKs: f.SDKs, Reencoded: f.Reencoded,
		Next: each(r.Next, o.docStep), NextError: r.NextError,
	}
	if r.Verdict == replayer.Trouble || r.Err != nil {
		h.Error = docErrorOf(r, o)
	}
	if r.Divergence != nil {
		h.Divergence = o.docDivergence(r.Divergence)
	}
	h.Warnings = each(r.Warnings, func(w explain.Warning) docWarning {
		return docWarning{docEventOf(w.Event), o.docStep(w.Step), each(w.Diff, docDifferenceOf), o.docCallSite(w.Step.Frames)}
	})
	return h
}

func docErrorOf(r *replayer.Result, o Options) *docError {
	e := &docError{Text: troubleText(r, o)}
	if c, ok := errors.AsType[*corpus.Error](r.Err); ok {
		e.Kind, e.Hint = c.Kind.String(), c.Hint
	}
	return e
}

func (o Options) docDivergence(d *explain.Divergence) *docDivergence {
	doc := &docDivergence{
		Site: docSite{d.Site.Key, d.Site.Title}, Change: string(d.Change), Summary: d.Summary,
		Diff:     each(d.Diff, docDifferenceOf),
		CallSite: o.docCallSite(d.At), Stack: each(d.At, o.docFrame),
		Advice: d.Advice, Patch: d.Patch, SDKError: d.SDK,
	}
	if d.Event != nil {
		event := docEventOf(*d.Event)
		doc.Event = &event
	}
	if d.Step != nil {
		step := o.docStep(*d.Step)
		doc.Step = &step
	}
	doc.Matched = each(d.Matched, func(m explain.Match) docMatch { return docMatch{docEventOf(m.Event), o.docStep(m.Step)} })
	return doc
}

func (o Options) docStep(s explain.Step) docStep {
	return docStep{
		Task: s.Task, Kind: string(s.Kind), Call: s.Call, Name: s.Name, ID: s.ID, Silent: s.Silent,
		Fields: each(s.Fields, docFieldOf), Stack: each(s.Frames, o.docFrame),
	}
}

func docEventOf(e explain.Event) docEvent {
	return docEvent{
		ID: e.ID, Type: e.Type, Task: e.Task, Kind: string(e.Kind), Name: e.Name, Ref: e.Ref, Fields: each(e.Fields, docFieldOf),
	}
}

func docFieldOf(f explain.Field) docField { return docField{f.Name, f.Value} }

func docDifferenceOf(d explain.Difference) docDifference {
	return docDifference{d.Field, d.History, d.Code}
}

func (o Options) docFrame(f explain.Frame) docFrame {
	at := o.frame(f)
	return docFrame{f.Func, at.path, at.line}
}

// docCallSite is the frame of [Options.callSite]; nil if there is none.
func (o Options) docCallSite(at []explain.Frame) *docFrame {
	f, ok := o.callFrame(at)
	if !ok {
		return nil
	}
	doc := o.docFrame(f)
	return &doc
}

// each converts a list; nothing stays nothing.
func each[From, To any](list []From, convert func(From) To) []To {
	if len(list) == 0 {
		return nil
	}
	converted := make([]To, 0, len(list))
	for _, item := range list {
		converted = append(converted, convert(item))
	}
	return converted
}

func orEmpty(m map[string]int) map[string]int {
	if m == nil {
		return map[string]int{}
	}
	return m
}
