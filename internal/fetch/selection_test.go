package fetch

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

// runs lists the runs that a summary names.
func runs(s Summary) string {
	var ids []string
	for _, r := range s.Results {
		ids = append(ids, r.Execution.RunID)
	}
	return strings.Join(ids, " ")
}

// serve makes a service that lists runs given as "run type build build ...".
func serve(lines ...string) *fakeService {
	f := new(fakeService)
	for _, line := range lines {
		words := strings.Fields(line)
		f.add(words[0], 3, true)
		e := &f.listed[len(f.listed)-1]
		e.Type, e.BuildIDs = words[1], words[2:]
	}
	return f
}

func TestSampleCoversEachTypeAndBuild(t *testing.T) {
	f := serve("a1 A v2", "a2 A v2", "a3 A v2 v1", "b1 B v2", "a4 A v1", "a5 A v1", "c1 C", "c2 C", "c3 C")
	summary := mustFetch(t, f, Options{Out: t.TempDir(), Sample: 2}, "fetched 7, skipped 0, failed 0")
	if got, want := runs(summary), "a1 a2 a3 b1 a4 c1 c2"; got != want {
		t.Errorf("sample is %q, want %q", got, want)
	}
}

func TestSampleSaysWhenItDidNotSeeAll(t *testing.T) {
	f := serve("a1 A", "a2 A", "a3 A", "b1 B")
	summary := mustFetch(t, f, Options{Out: t.TempDir(), Sample: 1, Scan: 3}, "fetched 1, skipped 0, failed 0")
	want := []string{`sampled the first 3 executions of query "" only: raise --scan, or name rare workflow types with --type`}
	if !slices.Equal(summary.Notes, want) {
		t.Errorf("notes are %q, want %q", summary.Notes, want)
	}
}

func TestTypesAreListedOneByOne(t *testing.T) {
	f := serve("a1 A", "a2 A", "b1 B")
	f.byQuery = map[string][]Execution{
		`(CloseTime > '2025-01-01') AND WorkflowType = 'B'`:      f.listed[2:],
		`(CloseTime > '2025-01-01') AND WorkflowType = 'A''\\x'`: f.listed[:2],
	}
	opts := Options{Out: t.TempDir(), Query: "CloseTime > '2025-01-01'", Types: []string{"B", `A'\x`}, Sample: 1, Scan: 2}
	summary := mustFetch(t, f, opts, "fetched 2, skipped 0, failed 0")
	if got, want := runs(summary), "b1 a1"; got != want || len(summary.Notes) != 0 {
		t.Errorf("fetched %q, want %q; notes %q", got, want, summary.Notes)
	}
}

func TestRunListedTwiceIsFetchedOnce(t *testing.T) {
	f := serve("a1 A", "a2 A", "a1 A")
	mustFetch(t, f, all(t.TempDir()), "fetched 2, skipped 0, failed 0")
}

func TestLimitStopsTheListAndSaysSo(t *testing.T) {
	f := serve("a1 A", "a2 A", "a3 A")
	f.listErr = errors.New("asked for too much")
	opts := all(t.TempDir())
	opts.Limit = 2
	summary := mustFetch(t, f, opts, "fetched 2, skipped 0, failed 0")
	if len(summary.Notes) != 1 || !strings.Contains(summary.Notes[0], "limit of 2 executions") {
		t.Errorf("notes are %q", summary.Notes)
	}
}

func TestListErrorIsReportedWithWhatWasDone(t *testing.T) {
	f := serve("a1 A", "a2 A")
	f.listErr = errors.New("page token expired")
	summary, err := From(t.Context(), f, all(t.TempDir()))
	if !errors.Is(err, f.listErr) || summary.Fetched != 2 {
		t.Errorf("%v: %v", summary, err)
	}
}

func TestNothingMatchedIsAnError(t *testing.T) {
	_, err := From(t.Context(), new(fakeService), all(t.TempDir()))
	if !errors.Is(err, ErrNoExecutions) || !strings.Contains(err.Error(), `list executions ["all"]: no executions matched: check the query`) {
		t.Error(err)
	}
}
