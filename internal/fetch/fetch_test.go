package fetch

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
)

func all(out string) Options { return Options{Out: out, Query: "all"} }

// mustFetch fetches and checks the counts.
func mustFetch(t *testing.T, f *fakeService, opts Options, counts string) Summary {
	t.Helper()
	summary, err := From(t.Context(), f, opts)
	if err != nil {
		t.Fatal(err)
	}
	if got := summary.String(); got != counts {
		t.Fatalf("summary is %q, want %q: %+v", got, counts, summary.Results)
	}
	return summary
}

func TestFileIsWhatTheTemporalCommandPrints(t *testing.T) {
	recorded, err := os.ReadFile("testdata/activity_success.json")
	if err != nil {
		t.Fatal(err)
	}
	f := new(fakeService)
	f.add("run", 1, true)
	if f.histories["run"], err = JSON.decode(recorded); err != nil {
		t.Fatal(err)
	}
	out := t.TempDir()
	mustFetch(t, f, all(out), "fetched 1, skipped 0, failed 0")
	written, err := os.ReadFile(filepath.Join(out, "Order", "order-run.run.json"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.TrimSpace(string(written)) != strings.TrimSpace(string(recorded)) {
		t.Errorf("wrote\n%s\nwant\n%s", written, recorded)
	}
}

func TestEveryFormatIsReadBackAndSkipped(t *testing.T) {
	for _, format := range formats {
		t.Run(string(format), func(t *testing.T) {
			f := new(fakeService)
			f.add("run", 3, true)
			opts := all(t.TempDir())
			opts.Format = format
			mustFetch(t, f, opts, "fetched 1, skipped 0, failed 0")
			if got, want := files(t, opts.Out), []string{"Order/order-run.run." + string(format)}; !slices.Equal(got, want) {
				t.Errorf("files are %q, want %q", got, want)
			}
			again := mustFetch(t, f, opts, "fetched 0, skipped 1, failed 0")
			if again.Results[0].Events != 3 {
				t.Errorf("kept file has %d events, want 3", again.Results[0].Events)
			}
		})
	}
}

func TestSecondRunFetchesOnlyWhatIsNew(t *testing.T) {
	f := new(fakeService)
	f.add("done", 3, true)
	f.add("idle", 3, false)
	f.add("busy", 3, false)
	f.add("closing", 3, false)
	f.add("stuck", 5, false)
	f.histories["stuck"].Events[4].EventType = enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED
	f.add("broken", 3, true)
	opts := all(t.TempDir())
	opts.Jobs = 1
	mustFetch(t, f, opts, "fetched 6, skipped 0, failed 0")

	f.calls, f.listed = nil, nil
	f.add("done", 3, true)
	f.add("idle", 3, false)
	f.add("busy", 5, false)
	f.add("closing", 4, true)
	f.add("stuck", 5, false)
	f.add("broken", 3, true)
	write(t, filepath.Join(opts.Out, "Order", "order-broken.broken.json"), `{"events": [{"eventId"`)
	summary := mustFetch(t, f, opts, "fetched 4, skipped 2, failed 0")

	var got []string
	for _, r := range summary.Results {
		got = append(got, fmt.Sprintf("%s %s %d: %s", r.Execution.RunID, r.Outcome, r.Events, r.Note))
	}
	want := []string{
		"done skipped 3: complete",
		"idle skipped 3: open, and has not grown",
		"busy fetched 5: has grown from 3 events",
		"closing fetched 4: closed since it was last fetched",
		"stuck fetched 5: ended with a workflow task that was not completed",
		"broken fetched 3: replaced a file that is no complete history",
	}
	if !slices.Equal(got, want) {
		t.Errorf("results are\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	wantCalls := []string{
		"list all", "describe order-idle idle", "describe order-busy busy", "history order-busy busy",
		"history order-closing closing", "history order-stuck stuck", "history order-broken broken",
	}
	if !slices.Equal(f.calls, wantCalls) {
		t.Errorf("calls are %q, want %q", f.calls, wantCalls)
	}
	opts.Overwrite = true
	mustFetch(t, f, opts, "fetched 6, skipped 0, failed 0")
}

func TestFailuresDoNotStopTheOthersAndOrderIsThatOfTheList(t *testing.T) {
	f := new(fakeService)
	var want []string
	for i := range 20 {
		run := fmt.Sprintf("r%02d", i)
		f.add(run, 3, true)
		want = append(want, run)
	}
	f.errs["r03"] = errors.New("disk on fire")
	f.errs["r11"] = serviceerror.NewUnavailable("shard moves")
	progress := 0
	opts := all(t.TempDir())
	opts.Progress = func(Result) { progress++ }
	summary := mustFetch(t, f, opts, "fetched 18, skipped 0, failed 2")

	var got []string
	for _, r := range summary.Results {
		got = append(got, r.Execution.RunID)
	}
	if !slices.Equal(got, want) {
		t.Errorf("results are ordered %q, want %q", got, want)
	}
	if progress != 20 || len(files(t, opts.Out)) != 18 {
		t.Errorf("progress was called %d times and %d files written, want 20 and 18", progress, len(files(t, opts.Out)))
	}
}

func TestIncompleteHistoryIsRefusedAndTheOldFileKept(t *testing.T) {
	f := new(fakeService)
	f.add("cut", 3, true)
	f.add("gap", 3, true)
	f.add("empty", 0, true)
	f.histories["cut"] = history(2, false)
	f.histories["gap"].Events = slices.Delete(f.histories["gap"].Events, 1, 2)
	opts := all(t.TempDir())
	write(t, filepath.Join(opts.Out, "Order", "order-cut.cut.json"), "old")
	summary := mustFetch(t, f, opts, "fetched 0, skipped 0, failed 3")
	for i, want := range []string{
		`check history of workflow "order-cut", run "cut": the execution is closed, but event 2, the last one, is TimerStarted: fetch it again`,
		`check history of workflow "order-gap", run "gap": event 2 has id 3: fetch it again`,
		`check history of workflow "order-empty", run "empty": it has no events: fetch it again`,
	} {
		if got := summary.Results[i].Err.Error(); got != want {
			t.Errorf("error is %q, want %q", got, want)
		}
	}
	if data, err := os.ReadFile(summary.Results[0].Path); err != nil || string(data) != "old" {
		t.Errorf("old file is now %q, %v", data, err)
	}
}

func TestInterruptedRunLeavesWholeFilesAndIsContinued(t *testing.T) {
	f := new(fakeService)
	for i := range 9 {
		f.add(fmt.Sprint(i), 3, true)
	}
	ctx, cancel := context.WithCancel(t.Context())
	f.onHistory = func(run string) {
		if run == "4" {
			cancel()
		}
	}
	opts := all(t.TempDir())
	opts.Jobs = 1
	summary, err := From(ctx, f, opts)
	if !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "stopped after 4 executions") {
		t.Fatalf("error is %v", err)
	}
	if summary.Fetched != 4 || summary.Failed != 0 || len(files(t, opts.Out)) != 4 {
		t.Fatalf("%v, files %q", summary, files(t, opts.Out))
	}
	// A process that is killed has no chance to clean up.
	write(t, filepath.Join(opts.Out, "Order", partialPrefix+"x"+partialSuffix), "half")
	f.onHistory = nil
	mustFetch(t, f, opts, "fetched 5, skipped 4, failed 0")
	if got := files(t, opts.Out); len(got) != 9 {
		t.Errorf("files are %q", got)
	}
}

func TestRunStopsWhenTheServiceIsLost(t *testing.T) {
	f := new(fakeService)
	for i := range 30 {
		run := fmt.Sprint(i)
		f.add(run, 3, true)
		f.errs[run] = fmt.Errorf("read history: %w", serviceerror.NewUnavailable("connection refused"))
	}
	opts := all(t.TempDir())
	opts.Jobs = 1
	summary, err := From(t.Context(), f, opts)
	if err == nil || !strings.Contains(err.Error(), "connection refused") || summary.Failed != lostAfter {
		t.Errorf("%v: %v", summary, err)
	}
}

func TestUnwritableOutputIsAFailureOfEachExecution(t *testing.T) {
	f := new(fakeService)
	f.add("run", 3, true)
	opts := all(t.TempDir())
	write(t, filepath.Join(opts.Out, "Order"), "a file where a directory should be")
	summary := mustFetch(t, f, opts, "fetched 0, skipped 0, failed 1")
	if err := summary.Results[0].Err; !strings.Contains(err.Error(), `write history of workflow "order-run"`) {
		t.Error(err)
	}
}

func TestContradictoryOptionsAreRefused(t *testing.T) {
	for name, tc := range map[string]struct {
		opts Options
		want string
	}{
		"no directory":       {Options{Query: "q"}, "no output directory"},
		"run without id":     {Options{Out: "o", RunID: "r"}, `fetch run "r": a run id needs its workflow id`},
		"id and query":       {Options{Out: "o", WorkflowID: "w", Query: "q"}, `fetch workflow "w": a workflow id excludes`},
		"nothing selected":   {Options{Out: "o"}, "nothing is selected"},
		"negative sample":    {Options{Out: "o", Query: "q", Sample: -1}, "must not be negative"},
		"unknown format":     {Options{Out: "o", Query: "q", Format: "xml"}, `write format "xml": not known: use one of ["json"`},
		"negative scan only": {Options{Out: "o", Query: "q", Scan: -1}, "must not be negative"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Run(t.Context(), tc.opts)
			if err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error is %v, want it to contain %q", err, tc.want)
			}
		})
	}
}
