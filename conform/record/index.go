package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
)

// The table of fixtures in the README stands between these lines.
const (
	tableBegin = "<!-- cases: written by conform/record -->"
	tableEnd   = "<!-- end of cases -->"
)

// everything matches all scenarios.
var everything = regexp.MustCompile("")

// writeIndex brings the table in the fixtures' README up to date with the scenarios and the files.
func (f fixtures) writeIndex() error {
	path := filepath.Join(f.dir, "README.md")
	text, err := os.ReadFile(path)
	if err != nil {
		return fmt.Errorf("update table of fixtures: %w", err)
	}
	before, rest, ok := strings.Cut(string(text), tableBegin)
	if !ok {
		return fmt.Errorf("update table of fixtures: %q has no line %q", path, tableBegin)
	}
	_, after, ok := strings.Cut(rest, tableEnd)
	if !ok {
		return fmt.Errorf("update table of fixtures: %q has no line %q", path, tableEnd)
	}
	table, err := f.table()
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, []byte(before+tableBegin+"\n"+table+tableEnd+after), 0o644); err != nil {
		return fmt.Errorf("update table of fixtures: %w", err)
	}
	return nil
}

// table is one row per scenario that has files.
func (f fixtures) table() (string, error) {
	var b strings.Builder
	b.WriteString("| feature | case | runs | what it shows |\n|---|---|---|---|\n")
	for _, s := range choose(everything) {
		runs, err := f.runs(s)
		if err != nil {
			return "", err
		}
		if len(runs) > 0 {
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", s.feature, s.label, strings.Join(runs, ", "), s.doc)
		}
	}
	return b.String(), nil
}

// runs lists the labels of a scenario's files; the scenario's own run is called "main".
func (f fixtures) runs(s scenario) ([]string, error) {
	files, err := filepath.Glob(filepath.Join(f.dir, s.feature, s.label+"*"+origin))
	if err != nil {
		return nil, fmt.Errorf("list fixtures of %q: %w", s.name(), err)
	}
	var runs []string
	for _, file := range files {
		label := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(file), s.label), origin)
		switch {
		case label == "":
			runs = append(runs, "main")
		case strings.HasPrefix(label, "-"):
			runs = append(runs, label[1:])
		}
	}
	return runs, nil
}
