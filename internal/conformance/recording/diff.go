package recording

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/groundhogdev/groundhog/internal/conformance/norm"
)

// Diff tells where another run of the scenario differs: the first event of each history that does, and the notes. It is empty if there is no
// difference. Where the real server's own runs differ in the order of events, ordered is false, and only how many there are of each type is
// compared, workflow tasks left out.
func (r Recording) Diff(got Recording, ordered bool) []string {
	var found []string
	labels := map[string][]byte{}
	maps.Copy(labels, r.Histories)
	maps.Copy(labels, got.Histories)
	for _, label := range slices.Sorted(maps.Keys(labels)) {
		if d := diffHistories(r.Histories[label], got.Histories[label], ordered); d != "" {
			found = append(found, fmt.Sprintf("history %q: %s", label, d))
		}
	}
	if want, got := norm.Text(strings.Join(r.Notes, "\n")), norm.Text(strings.Join(got.Notes, "\n")); got != want {
		found = append(found, fmt.Sprintf("outcomes\nrecorded: %s\nhere:     %s", want, got))
	}
	return found
}

func diffHistories(want, got []byte, ordered bool) string {
	switch {
	case want == nil:
		return "it was not recorded"
	case got == nil:
		return "there is none"
	}
	wantLines, err := norm.Events(want)
	if err != nil {
		return fmt.Sprintf("read what was recorded: %v", err)
	}
	gotLines, err := norm.Events(got)
	if err != nil {
		return fmt.Sprintf("read what happened here: %v", err)
	}
	if !ordered {
		wantLines, gotLines = types(wantLines), types(gotLines)
	}
	for i := range max(len(wantLines), len(gotLines)) {
		if w, g := line(wantLines, i), line(gotLines, i); w != g {
			return fmt.Sprintf("event %d\nrecorded: %s\nhere:     %s", i+1, w, g)
		}
	}
	return ""
}

var eventType = regexp.MustCompile(`"eventType":"[^"]*"`)

// types keeps the types of events, in alphabetical order. How many workflow tasks it takes to see them is part of the race.
func types(events []string) []string {
	var found []string
	for _, e := range events {
		if t := eventType.FindString(e); !strings.Contains(t, "WORKFLOW_TASK") {
			found = append(found, t)
		}
	}
	slices.Sort(found)
	return found
}

func line(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(no event)"
}
