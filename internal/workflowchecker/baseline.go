package workflowchecker

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// A baseline lists what is known and accepted, so that only what is new is reported. A line is a rule, a file and a message, without the line
// number, since that moves; what occurs twice is there twice.

func baselineLine(r report, dir string) string {
	return strings.Join([]string{r.Rule, relative(r.At.Filename, dir), r.Message}, "\t")
}

// applyBaseline removes from the reports what the file lists. A file that is not there is written, and nothing is reported.
func applyBaseline(name string, list []report, dir string) ([]report, error) {
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, writeBaseline(name, list, dir)
	}
	if err != nil {
		return nil, fmt.Errorf("read baseline: %w", err)
	}
	known := map[string]int{}
	for line := range strings.Lines(string(text)) {
		known[strings.TrimRight(line, "\r\n")]++
	}
	return slices.DeleteFunc(list, func(r report) bool {
		line := baselineLine(r, dir)
		known[line]--
		return known[line] >= 0
	}), nil
}

func writeBaseline(name string, list []report, dir string) error {
	var lines []string
	for _, r := range list {
		lines = append(lines, baselineLine(r, dir)+"\n")
	}
	slices.Sort(lines)
	if err := os.WriteFile(name, []byte(strings.Join(lines, "")), 0o600); err != nil {
		return fmt.Errorf("write baseline: %w", err)
	}
	return nil
}
