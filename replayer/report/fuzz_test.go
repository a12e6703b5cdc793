package report_test

import (
	"encoding/json"
	"encoding/xml"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/groundhogdev/groundhog/replayer"
	"github.com/groundhogdev/groundhog/replayer/explain"
)

// FuzzText puts a text wherever a summary takes one: every report must be well-formed all the same.
func FuzzText(f *testing.F) {
	for _, text := range []string{"", "plain", hostile, "]]>", "\r", "::error::", "%0A", "\xff\xfe", "{\"a\":1}", "[1]", "\u0085", "\U0001F600"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s := everywhere(text)
		for _, name := range []string{"json", "sarif"} {
			if got := write(t, name, s); !json.Valid(got) {
				t.Errorf("%s is not valid JSON:\n%s", name, got)
			}
		}
		var root element
		if err := xml.Unmarshal(write(t, "junit", s), &root); err != nil {
			t.Errorf("junit is not well-formed: %v", err)
		}
		wellFormedPage(t, write(t, "html", s))
		got := string(write(t, "github", s))
		if !utf8.ValidString(got) {
			t.Errorf("github is not valid UTF-8: %q", got)
		}
		if lines := strings.Split(strings.TrimSuffix(got, "\n"), "\n"); len(lines) != 4 {
			t.Errorf("github has %d lines for 3 findings and a notice:\n%s", len(lines), got)
		}
		for line := range strings.Lines(got) {
			if !command.MatchString(strings.TrimSuffix(line, "\n")) {
				t.Errorf("not a workflow command: %q", line)
			}
		}
	})
}

func everywhere(text string) *replayer.Summary {
	fields := []explain.Field{{Name: text, Value: text}}
	at := []explain.Frame{{Func: text, File: text, Line: 1}}
	event := explain.Event{ID: 5, Type: text, Name: text, Ref: text, Fields: fields}
	step := explain.Step{Call: text, Name: text, ID: text, Fields: fields, Frames: at}
	diff := []explain.Difference{{Field: text, History: text, Code: text}}
	sides := &explain.Sides{Rows: []explain.Row{{Event: &event, Step: &step, Relation: explain.Differ, Parts: true}}}
	d := &explain.Divergence{
		Sides: sides, Site: explain.Catalogue()[0], Change: explain.Change(text), Summary: text, Event: &event, Step: &step, Diff: diff,
		Matched: []explain.Match{{Event: event, Step: step}}, At: at, Advice: []string{text}, Patch: text, SDK: text,
	}
	f := replayer.Facts{WorkflowType: text, WorkflowID: text, RunID: text, Events: 1, Versions: []string{text}, Counts: map[string]int{text: 1}}
	return &replayer.Summary{
		Results: []replayer.Result{
			{Name: text, Verdict: replayer.Diverged, Facts: f, Divergence: d},
			{Name: text, Verdict: replayer.Trouble, Facts: f, Divergence: d},
			{Name: text, Verdict: replayer.Passed, Facts: f, Warnings: []explain.Warning{{Event: event, Step: step, Diff: diff}}, Next: []explain.Step{step}, NextError: text},
		},
		Passed: 1, Diverged: 1, Trouble: 1, Warnings: 1,
	}
}
