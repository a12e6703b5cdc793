package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/groundhogdev/groundhog/replayer"
)

// Writer writes a whole report. It returns the error of w, and no other: every summary can be written.
type Writer func(w io.Writer, s *replayer.Summary, o Options) error

// Format is a kind of report.
type Format struct {
	Name  string // as flags spell it
	Use   string // what it is for, in a few words
	Write Writer
}

// Formats are all formats in the order in which help texts list them.
var Formats = []Format{
	{"text", "for people", Text},
	{"html", "one page to keep, with history and code side by side", HTML},
	{"json", "for scripts; the schema is stable", JSON},
	{"junit", "for the test views of CI systems", JUnit},
	{"sarif", "for code scanning", SARIF},
	{"github", "annotations in GitHub Actions", GitHub},
}

// FormatOf finds a format by its name.
func FormatOf(name string) (Format, error) {
	known := make([]string, 0, len(Formats))
	for _, f := range Formats {
		if f.Name == name {
			return f, nil
		}
		known = append(known, f.Name)
	}
	return Format{}, fmt.Errorf("find report format %q: there is none of this name; use one of %s", name, strings.Join(known, ", "))
}
