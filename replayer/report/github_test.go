package report_test

import (
	"regexp"
	"strings"
	"testing"
)

// command is what the runner takes for a workflow command.
var command = regexp.MustCompile(`^::(error|warning|notice) (?:file=([^:,]+),)?(?:line=(\d+),)?title=([^:,]+)::(.+)$`)

func TestGitHubLinesAreOneCommandEach(t *testing.T) {
	got := map[string]int{}
	for line := range strings.Lines(string(write(t, "github", sample(t)))) {
		parts := command.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		if parts == nil {
			t.Errorf("not a workflow command: %q", line)
			continue
		}
		got[parts[1]]++
		if parts[3] != "" && parts[2] == "" {
			t.Errorf("a line without a file: %q", line)
		}
		if rest := strings.NewReplacer("%25", "", "%0A", "", "%0D", "", "%3A", "", "%2C", "").Replace(parts[4] + parts[5]); strings.Contains(rest, "%") {
			t.Errorf("a percent sign is not escaped: %q", line)
		}
	}
	for name, want := range map[string]int{"error": 5, "warning": 1, "notice": 1} {
		if got[name] != want {
			t.Errorf("there are %d of ::%s, want %d", got[name], name, want)
		}
	}
}

func TestGitHubAnnotatesTheUsersLine(t *testing.T) {
	if got := string(write(t, "github", sample(t))); !strings.Contains(got, "::error file=orders/workflow.go,line=48,title=FulfilOrder does not replay%3A renamed::") {
		t.Errorf("no annotation at the call site in:\n%s", got)
	}
}
