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

func writeSummary(w io.Writer, s *replayer.Summary, o Options) {
	p := o.palette()
	total := len(s.Results)
	parts := []string{p.Green(fmt.Sprintf("%d passed", s.Passed))}
	if s.Cached > 0 {
		parts[0] += p.Dim(fmt.Sprintf(" (%d of them before)", s.Cached))
	}
	if s.Diverged > 0 {
		parts = append(parts, p.Red(fmt.Sprintf("%d diverged", s.Diverged)))
	}
	if s.Trouble > 0 {
		parts = append(parts, p.Yellow(fmt.Sprintf("%d in trouble", s.Trouble)))
	}
	if s.Skipped > 0 {
		parts = append(parts, p.Dim(fmt.Sprintf("%d with nothing to replay yet", s.Skipped)))
	}
	if s.Warnings > 0 {
		parts = append(parts, p.Yellow(plural(s.Warnings, "warning")))
	}
	fmt.Fprintf(w, "%s: %s\n", plural(total, "history"), strings.Join(parts, ", "))
	writeCoverage(w, s.Coverage, o)
}

func writeCoverage(w io.Writer, c replayer.Coverage, o Options) {
	if c.Total == 0 {
		return
	}
	p := o.palette()
	line := func(name, text string) { fmt.Fprintf(w, "  %s %s\n", p.Dim(fmt.Sprintf("%-10s", name)), text) }
	line("recorded", fmt.Sprintf("%s to %s%s", c.Oldest.UTC().Format(time.DateOnly), c.Newest.UTC().Format(time.DateOnly), age(c.Newest, o.Now)))
	line("workflows", names(c.Types, o.Verbose))
	if len(c.Versions) > 0 {
		line("versions", names(c.Versions, o.Verbose))
	}
	if len(c.BuildIDs) > 0 && o.Verbose {
		line("build ids", names(c.BuildIDs, true))
	}
	line("events", fmt.Sprintf("%d of %s", c.Total, plural(len(c.Events), "kind")))
	if o.Verbose {
		line("", names(c.Events, true))
	}
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
