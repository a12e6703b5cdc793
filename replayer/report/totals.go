package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/groundhogdev/groundhog/replayer"
)

// listed is how many names a summary spells out.
const listed = 8

// tally is one number of a summary, and what is to be added in brackets.
type tally struct{ Kind, Text, Note string }

// tallies leaves out what there is none of, but for passes.
func tallies(s *replayer.Summary) []tally {
	list := []tally{{Kind: "passed", Text: fmt.Sprintf("%d passed", s.Passed)}}
	if s.Cached > 0 {
		list[0].Note = fmt.Sprintf(" (%d of them before)", s.Cached)
	}
	if s.Diverged > 0 {
		list = append(list, tally{Kind: "diverged", Text: fmt.Sprintf("%d diverged", s.Diverged)})
	}
	if s.Trouble > 0 {
		list = append(list, tally{Kind: "trouble", Text: fmt.Sprintf("%d in trouble", s.Trouble)})
	}
	if s.Skipped > 0 {
		list = append(list, tally{Kind: "skipped", Text: fmt.Sprintf("%d with nothing to replay yet", s.Skipped)})
	}
	if s.Warnings > 0 {
		list = append(list, tally{Kind: "warnings", Text: plural(s.Warnings, "warning")})
	}
	return list
}

func writeSummary(w io.Writer, s *replayer.Summary, o Options) {
	p := o.palette()
	paint := map[string]func(string) string{"passed": p.Green, "diverged": p.Red, "trouble": p.Yellow, "skipped": p.Dim, "warnings": p.Yellow}
	var parts []string
	for _, t := range tallies(s) {
		parts = append(parts, paint[t.Kind](t.Text)+p.Dim(t.Note))
	}
	fmt.Fprintf(w, "%s: %s\n", plural(len(s.Results), "history"), strings.Join(parts, ", "))
	for _, line := range coverage(s.Coverage, o) {
		fmt.Fprintf(w, "  %s %s\n", p.Dim(fmt.Sprintf("%-10s", line.Name)), line.Text)
	}
}

// entry is a text under a name.
type entry struct{ Name, Text string }

// coverage says what the histories cover; nothing if none could be read.
func coverage(c replayer.Coverage, o Options) []entry {
	if c.Total == 0 {
		return nil
	}
	list := []entry{
		{"recorded", fmt.Sprintf("%s to %s%s", c.Oldest.UTC().Format(time.DateOnly), c.Newest.UTC().Format(time.DateOnly), age(c.Newest, o.Now))},
		{"workflows", names(c.Types, o.Verbose)},
	}
	if len(c.Versions) > 0 {
		list = append(list, entry{"versions", names(c.Versions, o.Verbose)})
	}
	if len(c.BuildIDs) > 0 && o.Verbose {
		list = append(list, entry{"build ids", names(c.BuildIDs, true)})
	}
	list = append(list, entry{"events", fmt.Sprintf("%d of %s", c.Total, plural(len(c.Events), "kind"))})
	if o.Verbose {
		list = append(list, entry{"", names(c.Events, true)})
	}
	return list
}

// age says how old the newest history is: a corpus that nobody renews checks yesterday's runs.
func age(newest, now time.Time) string {
	if now.IsZero() || newest.After(now) {
		return ""
	}
	switch days := int(now.Sub(newest).Hours() / 24); days {
	case 0:
		return ", the newest is of today"
	case 1:
		return ", the newest is a day old"
	default:
		return fmt.Sprintf(", the newest is %d days old", days)
	}
}

func names(m map[string]int, all bool) string {
	keys := replayer.Names(m)
	rest := 0
	if !all && len(keys) > listed {
		rest = len(keys) - listed
		keys = keys[:listed]
	}
	for i, key := range keys {
		if m[key] > 1 {
			keys[i] = fmt.Sprintf("%s (%d)", key, m[key])
		}
	}
	text := strings.Join(keys, ", ")
	if rest > 0 {
		text += fmt.Sprintf(" and %d more", rest)
	}
	return text
}

func plural(n int, noun string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case strings.HasSuffix(noun, "y"):
		return fmt.Sprintf("%d %sies", n, strings.TrimSuffix(noun, "y"))
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
