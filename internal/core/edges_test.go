package core_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/groundhogdev/groundhog/internal/core/fsm"
	"github.com/groundhogdev/groundhog/internal/core/run"
	"github.com/groundhogdev/groundhog/internal/script"
)

// unwalked are the edges that neither a test of this package nor a script walks, with the reason. The list only shrinks.
var unwalked = map[string]string{}

// TestMain holds the tests to the transition tables: together with the scripts they walk every edge, and try none that is impossible.
func TestMain(m *testing.M) {
	var mu sync.Mutex
	walked := map[string]int{}
	fsm.Observe(func(e fsm.Edge) {
		mu.Lock()
		defer mu.Unlock()
		walked[e.String()]++
	})
	code := m.Run()
	if whole() {
		playScripts()
		for _, problem := range judge(walked) {
			fmt.Println(problem)
			code = 1
		}
	}
	os.Exit(code)
}

// whole tells whether all tests were run.
func whole() bool {
	for _, filter := range []string{"test.run", "test.skip", "test.list", "test.bench"} {
		if flag.Lookup(filter).Value.String() != "" {
			return false
		}
	}
	return true
}

func playScripts() {
	files, _ := filepath.Glob("../script/testdata/*.txt") // the pattern is a good one
	for _, file := range files {
		if text, err := os.ReadFile(file); err == nil {
			script.Play(string(text))
		}
	}
}

// judge compares the edges that were walked with the tables.
func judge(walked map[string]int) (problems []string) {
	known := map[string]bool{}
	for _, e := range run.Tables() {
		edge := e.String()
		known[edge] = true
		switch reason, excused := unwalked[edge]; {
		case walked[edge] == 0 && !excused:
			problems = append(problems, "no test walks this edge: "+edge)
		case walked[edge] > 0 && excused:
			problems = append(problems, fmt.Sprintf("a test walks this edge now, please take it out of the list: %s (%s)", edge, reason))
		}
	}
	for edge := range unwalked {
		if !known[edge] {
			problems = append(problems, "no table has this edge of the list: "+edge)
		}
	}
	for edge := range walked {
		switch {
		case strings.HasSuffix(edge, "impossible"):
			problems = append(problems, "this was tried, and no table has it: "+edge)
		case !known[edge]:
			problems = append(problems, "run.Tables does not list the table of this edge: "+edge)
		}
	}
	return problems
}

func TestJudgeFindsUnwalkedImpossibleAndUnknownEdges(t *testing.T) {
	walked := map[string]int{"x: a --b--> impossible": 1, "x: a --b--> c": 1}
	for _, e := range run.Tables()[1:] {
		walked[e.String()] = 1
	}
	if problems := judge(walked); len(problems) != 3+2*len(unwalked) {
		t.Errorf("problems %q, want one of each of three sorts", problems)
	}
}
