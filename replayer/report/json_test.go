package report_test

import (
	"encoding/json"
	"testing"
	"time"
)

func TestJSONTellsWhatTheSummaryHas(t *testing.T) {
	var got struct {
		Schema    string
		Generated time.Time
		ExitCode  int
		Counts    struct{ Histories, Passed, Diverged, Trouble, Skipped, Cached, Warnings int }
		Results   []struct {
			Name, File, Verdict string
			Line                int
			Cached              bool
			ElapsedMs           float64
			Error               *struct{ Text, Kind, Hint string }
			Divergence          *struct {
				Site     struct{ Key string }
				CallSite *struct {
					File string
					Line int
				}
			}
		}
	}
	s := sample(t)
	if err := json.Unmarshal(write(t, "json", s), &got); err != nil {
		t.Fatal(err)
	}
	if got.Schema != "groundhog.replay-check/v1" || got.ExitCode != 1 || !got.Generated.Equal(options.Now) {
		t.Errorf("head is %q, exit code %d, generated %v", got.Schema, got.ExitCode, got.Generated)
	}
	if c := got.Counts; c.Histories != 9 || c.Passed != 3 || c.Diverged != 3 || c.Trouble != 2 || c.Skipped != 1 || c.Cached != 1 || c.Warnings != 1 {
		t.Errorf("counts are %+v", c)
	}
	for i, r := range got.Results {
		if r.Verdict != string(s.Results[i].Verdict) || r.Cached != s.Results[i].Cached {
			t.Errorf("result %d is %q, cached %t", i, r.Verdict, r.Cached)
		}
	}
	if r := got.Results[2]; r.Name != "histories/all.jsonl:3" || r.File != "histories/all.jsonl" || r.Line != 3 || r.ElapsedMs != 2 {
		t.Errorf("history in a series of lines is %+v", r)
	}
	if d := got.Results[3].Divergence; d.Site.Key != "command-mismatch" || d.CallSite == nil || d.CallSite.File != "orders/workflow.go" || d.CallSite.Line != 48 {
		t.Errorf("divergence is %+v, call site %+v", d, d.CallSite)
	}
	if e := got.Results[5].Error; e == nil || e.Kind != "truncated" || e.Hint != "download it again" {
		t.Errorf("error of the unreadable history is %+v", e)
	}
}
