package main

import (
	"strings"
	"testing"
)

func TestScenariosHaveNamesOfTheirOwn(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range choose(everything) {
		if seen[s.name()] {
			t.Errorf("scenario %q is listed twice: its fixtures would overwrite each other", s.name())
		}
		if seen[s.name()] = true; s.doc == "" || strings.Contains(s.doc, "|") {
			t.Errorf("scenario %q: its doc %q does not fit into the table of fixtures", s.name(), s.doc)
		}
	}
}
