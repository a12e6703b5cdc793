package explain_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/divergences"
	"github.com/groundhogdev/groundhog/internal/runner"
	"github.com/groundhogdev/groundhog/replayer"
	"github.com/groundhogdev/groundhog/replayer/explain"
	"github.com/groundhogdev/groundhog/replayer/report"
)

var rewrite = flag.Bool("rewrite", false, "rewrite the golden files from what the code prints")

// TestGolden has the real SDK fail on every case and holds the explanation to a golden file.
func TestGolden(t *testing.T) {
	for _, c := range divergences.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			if c.Slow() && testing.Short() {
				t.Skip("takes the second of the SDK's deadlock detector")
			}
			golden(t, c.Name, explanation(t, c))
		})
	}
}

// TestGoldenWithoutCase explains the errors that no replay brings about.
func TestGoldenWithoutCase(t *testing.T) {
	for _, site := range divergences.Sites() {
		if site.Example == "" {
			continue
		}
		t.Run(site.Key, func(t *testing.T) {
			d := explain.Explain(explain.Outcome{Error: site.Example})
			if d.Site.Key != site.Key {
				t.Errorf("classified as %q, want %q", d.Site.Key, site.Key)
			}
			golden(t, "site_"+site.Key, render(t, replayer.Result{Name: site.Key + ".json", Verdict: replayer.Diverged, Divergence: d}))
		})
	}
}

// explanation replays a case and renders what a user would read.
func explanation(t *testing.T, c divergences.Case) string {
	t.Helper()
	out := replayCase(t, c)
	d := explain.Explain(out)
	result := replayer.Result{Name: c.Name + ".json", Verdict: replayer.Passed, Divergence: d, Facts: replayer.Facts{WorkflowType: c.Type}}
	switch {
	case d == nil && c.Want == "":
		result.Warnings = explain.Differences(out)
	case d == nil:
		t.Fatalf("replays, want %q", c.Want)
	case d.Site.Key != c.Site && c.Name != skippedBySDK:
		t.Errorf("classified as %q, want %q", d.Site.Key, c.Site)
		fallthrough
	default:
		result.Verdict = replayer.Diverged
	}
	return render(t, result)
}

// skippedBySDK is the case that the stock replayer passes, because it leaves out the last workflow task before one that
// has only started.
const skippedBySDK = "open_run_with_workflow_task_started"

func replayCase(t *testing.T, c divergences.Case) explain.Outcome {
	t.Helper()
	var registrations []runner.Registration
	if c.New != nil {
		registrations = append(registrations, runner.Registration{Name: c.Type, Workflow: c.New, Site: "test"})
	}
	r, err := runner.New(runner.Options{Registrations: registrations})
	if err != nil {
		t.Fatal(err)
	}
	wire, err := proto.Marshal(c.History())
	if err != nil {
		t.Fatal(err)
	}
	return r.Replay(runner.Request{Name: c.Name, WorkflowID: "order-1042", Wire: wire, Trace: true})
}

// addresses are the pointers that the SDK prints with some errors.
var addresses = regexp.MustCompile(`0x[0-9a-f]+`)

func render(t *testing.T, r replayer.Result) string {
	t.Helper()
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	if d := r.Divergence; d != nil {
		d.SDK = addresses.ReplaceAllString(d.SDK, "0x...")
	}
	var text bytes.Buffer
	if err := report.TextResult(&text, r, report.Options{Dir: root, Verbose: r.Verdict == replayer.Passed}); err != nil {
		t.Fatal(err)
	}
	return addresses.ReplaceAllString(text.String(), "0x...")
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *rewrite {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (run the test with -rewrite to write it)", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s is not what is printed now (run the test with -rewrite after a wanted change):\n%s", file, diff)
	}
}
