package replaycheck

import (
	"flag"
	"os"
	"regexp"
	"strings"
	"testing"
)

var rewrite = flag.Bool("rewrite", false, "write the help texts into the manual")

const manual = "../../docs/replay-check.md"

// TestManualHasTheHelpTexts keeps the two blocks of the manual in step with --help.
func TestManualHasTheHelpTexts(t *testing.T) {
	text, err := os.ReadFile(manual)
	if err != nil {
		t.Fatal(err)
	}
	got := string(text)
	want := block(block(got, "## Flags", checkHelp), "## replay-check fetch", fetchHelp)
	if *rewrite {
		if err := os.WriteFile(manual, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if got != want {
		t.Error("docs/replay-check.md does not show the present help texts: run make docs")
	}
}

// block replaces the code block under a heading.
func block(text, heading, body string) string {
	re := regexp.MustCompile("(?s)(" + regexp.QuoteMeta(heading) + "\n\n```\n).*?(\n```\n)")
	return re.ReplaceAllStringFunc(text, func(old string) string {
		parts := re.FindStringSubmatch(old)
		return parts[1] + strings.TrimSpace(body) + parts[2]
	})
}
