package recording_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groundhogdev/groundhog/internal/conformance/recording"
)

// history has two events, and names that are other ones in each run.
func history(runID, host, second string) []byte {
	return fmt.Appendf(nil, `{"events":[
		{"eventType":"EVENT_TYPE_WORKFLOW_EXECUTION_STARTED","eventTime":"2026-01-01T00:00:0%dZ","attributes":{"originalExecutionRunId":%q,"taskQueue":{"name":"%s:%s"}}},
		{"eventType":%q}]}`, len(host)%10, runID, host, runID, second)
}

const (
	oneRun     = "01a20272-b373-758d-96aa-56d28eb9c163"
	anotherRun = "01a20331-00b1-7757-a04d-c7ca880b8805"
)

func TestDiffIsOfWhatRunsAndMachinesDoNotChange(t *testing.T) {
	want := recording.Recording{Histories: map[string][]byte{"": history(oneRun, "here", "EVENT_TYPE_A")}, Notes: []string{"run " + oneRun + " failed"}}
	for _, c := range []struct {
		name     string
		got      recording.Recording
		ordered  bool
		mentions string // in the only difference; empty if there is none
	}{
		{"another run on another machine", recording.Recording{
			Histories: map[string][]byte{"": history(anotherRun, "elsewhere", "EVENT_TYPE_A")}, Notes: []string{"run " + anotherRun + " failed"},
		}, true, ""},
		{"another event", recording.Recording{Histories: map[string][]byte{"": history(oneRun, "here", "EVENT_TYPE_B")}, Notes: want.Notes}, true, `history "": event 2`},
		{"another event in any order", recording.Recording{Histories: map[string][]byte{"": history(oneRun, "here", "EVENT_TYPE_B")}, Notes: want.Notes}, false, "EVENT_TYPE_B"},
		{"another outcome", recording.Recording{Histories: want.Histories, Notes: []string{"completed"}}, true, "outcomes"},
		{"no history", recording.Recording{Notes: want.Notes}, true, "there is none"},
		{"one more history", recording.Recording{Histories: map[string][]byte{"": want.Histories[""], "child": want.Histories[""]}, Notes: want.Notes}, true, `history "child": it was not recorded`},
	} {
		t.Run(c.name, func(t *testing.T) {
			found := want.Diff(c.got, c.ordered)
			if len(found) > 1 || len(found) == 1 != (c.mentions != "") || !strings.Contains(strings.Join(found, ""), c.mentions) {
				t.Errorf("differences %q, want one that mentions %q", found, c.mentions)
			}
		})
	}
}

func TestWrittenRecordingsAreRead(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "INDEX.json"), []byte("[]"), 0o600); err != nil {
		t.Fatal(err)
	}
	first := recording.Recording{Histories: map[string][]byte{"": history(oneRun, "here", "EVENT_TYPE_A"), "child": history(oneRun, "here", "EVENT_TYPE_B")}, Notes: []string{"completed"}}
	second := recording.Recording{Histories: map[string][]byte{"": history(oneRun, "here", "EVENT_TYPE_C")}}
	for name, r := range map[string]recording.Recording{"first": first, "second": second} {
		for range 2 { // the second time it is replaced
			if err := recording.Write(dir, name, r); err != nil {
				t.Fatal(err)
			}
		}
	}
	all, err := recording.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 2 {
		t.Errorf("%d recordings, want 2", len(all))
	}
	for name, want := range map[string]recording.Recording{"first": first, "second": second} {
		if found := want.Diff(all[name], true); len(found) > 0 {
			t.Errorf("%s: %q", name, found)
		}
	}
}
