package replayer_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.temporal.io/api/temporalproto"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/internal/histories"
	"github.com/groundhogdev/groundhog/replayer"
)

// corpus writes n histories of runs that wait for a timer; every third is one that "diverges" by its name.
func corpus(t *testing.T, n int) string {
	t.Helper()
	dir := t.TempDir()
	for i := range n {
		history := histories.Start("Wait", i).Task().SleepStarted("pause", 1e9).TimerFired("pause").Task().Completed(i).Proto()
		text, err := temporalproto.CustomJSONMarshalOptions{}.Marshal(history)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("run-%03d.json", i)), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// script is an engine that answers by the history's name.
type script struct {
	mu       sync.Mutex
	replayed []string
	answer   func(name string) (replayer.Outcome, error)
}

func (*script) Identity() string { return "script" }

func (s *script) Replay(_ context.Context, req replayer.Request) (replayer.Outcome, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.replayed = append(s.replayed, filepath.Base(req.Name))
	if s.answer == nil {
		return replayer.Outcome{}, nil
	}
	return s.answer(req.Name)
}

// shelf is a cache in memory.
type shelf struct {
	mu    sync.Mutex
	facts map[string]replayer.Facts
}

func (s *shelf) Passed(key string) (replayer.Facts, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	facts, ok := s.facts[key]
	return facts, ok
}

func (s *shelf) Pass(key string, facts replayer.Facts) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.facts[key] = facts
}

func check(t *testing.T, dir string, engine replayer.Engine, options replayer.CheckOptions) *replayer.Summary {
	t.Helper()
	summary, err := replayer.Check(t.Context(), []string{dir}, engine, options)
	if err != nil {
		t.Fatal(err)
	}
	return summary
}

func names(summary *replayer.Summary) []string {
	var out []string
	for _, r := range summary.Results {
		out = append(out, filepath.Base(r.Name))
	}
	return out
}

func TestResultsComeInTheOrderOfTheCorpus(t *testing.T) {
	dir := corpus(t, 40)
	var each []string
	summary := check(t, dir, &script{}, replayer.CheckOptions{Jobs: 8, Each: func(r replayer.Result) {
		each = append(each, filepath.Base(r.Name))
	}})
	if got := names(summary); len(got) != 40 || !slices.IsSorted(got) || !slices.Equal(got, each) {
		t.Errorf("results are %q, each was called with %q", got, each)
	}
	if summary.Passed != 40 || summary.ExitCode() != 0 || summary.Coverage.Types["Wait"] != 40 {
		t.Errorf("summary is %+v", summary.Coverage)
	}
}

func TestShardsPartitionTheCorpus(t *testing.T) {
	dir := corpus(t, 10)
	var all []string
	for i := 1; i <= 3; i++ {
		all = append(all, names(check(t, dir, &script{}, replayer.CheckOptions{Shard: replayer.Shard{Index: i, Count: 3}}))...)
	}
	slices.Sort(all)
	if want := names(check(t, dir, &script{}, replayer.CheckOptions{})); !slices.Equal(all, want) {
		t.Errorf("the shards have %q, the corpus %q", all, want)
	}
}

func TestParseShardRefusesNonsense(t *testing.T) {
	for _, text := range []string{"", "1", "0/2", "3/2", "a/b", "1/2/3", "-1/2"} {
		if _, err := replayer.ParseShard(text); err == nil || !strings.Contains(err.Error(), "2/8") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestFailFastEndsAfterTheFirstThatDoesNotPass(t *testing.T) {
	dir := corpus(t, 200)
	engine := &script{answer: func(name string) (replayer.Outcome, error) {
		if strings.Contains(name, "run-003") {
			return replayer.Outcome{Error: "[TMPRL1100] lookup failed for scheduledEventID to activityID: scheduleEventID: 5, activityID: 5"}, nil
		}
		return replayer.Outcome{}, nil
	}}
	summary := check(t, dir, engine, replayer.CheckOptions{Jobs: 2, FailFast: true})
	if got := names(summary); len(got) != 4 || summary.Diverged != 1 || summary.ExitCode() != 1 {
		t.Errorf("results are %q, exit code %d", got, summary.ExitCode())
	}
}

func TestSelectMatchesNameTypeAndWorkflowID(t *testing.T) {
	dir := corpus(t, 5)
	for pattern, want := range map[string]int{"run-00[12]": 2, "^Wait$": 5, "nothing": 0} {
		summary := check(t, dir, &script{}, replayer.CheckOptions{Select: regexp.MustCompile(pattern)})
		if len(summary.Results) != want {
			t.Errorf("%q selects %d, want %d", pattern, len(summary.Results), want)
		}
	}
}

func TestWhatPassedIsNotReplayedAgain(t *testing.T) {
	dir := corpus(t, 6)
	cache := &shelf{facts: map[string]replayer.Facts{}}
	answer := func(name string) (replayer.Outcome, error) {
		if strings.Contains(name, "run-002") {
			return replayer.Outcome{}, errors.New("not today")
		}
		return replayer.Outcome{}, nil
	}
	first := check(t, dir, &script{answer: answer}, replayer.CheckOptions{Cache: cache})
	engine := &script{answer: answer}
	second := check(t, dir, engine, replayer.CheckOptions{Cache: cache})
	if !slices.Equal(engine.replayed, []string{"run-002.json"}) || second.Cached != 5 {
		t.Errorf("replayed again %q, %d cached", engine.replayed, second.Cached)
	}
	if first.Trouble != 1 || second.Trouble != 1 || second.ExitCode() != 2 || second.Coverage.Types["Wait"] != 6 {
		t.Errorf("second summary is %+v", second)
	}
	strict := &script{}
	check(t, dir, strict, replayer.CheckOptions{Cache: cache, Strict: true})
	if len(strict.replayed) != 6 {
		t.Errorf("a strict check took %d passes of one that is not", 6-len(strict.replayed))
	}
}

func TestBrokenFilesDoNotStopTheOthers(t *testing.T) {
	dir := corpus(t, 3)
	for name, text := range map[string]string{"a.json": "", "b.json": `{"events": [`, "z.json": "<html>"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	summary := check(t, dir, &script{}, replayer.CheckOptions{})
	if summary.Passed != 3 || summary.Trouble != 3 || summary.ExitCode() != 2 {
		t.Errorf("%d passed, %d in trouble", summary.Passed, summary.Trouble)
	}
	for _, r := range summary.Results {
		if r.Verdict == replayer.Trouble && r.Err == nil {
			t.Errorf("%s is in trouble without a reason", r.Name)
		}
	}
}

func TestEmptyCorpusIsTrouble(t *testing.T) {
	if code := check(t, t.TempDir(), &script{}, replayer.CheckOptions{}).ExitCode(); code != 2 {
		t.Errorf("exit code is %d", code)
	}
}

func TestCheckEndsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	engine := &script{answer: func(string) (replayer.Outcome, error) {
		cancel()
		return replayer.Outcome{}, ctx.Err()
	}}
	each := func(r replayer.Result) { t.Errorf("a replay that was cut short is reported: %+v", r) }
	_, err := replayer.Check(ctx, []string{corpus(t, 50)}, engine, replayer.CheckOptions{Jobs: 1, Each: each})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error is %v", err)
	}
	if len(engine.replayed) > 2 {
		t.Errorf("%d histories were replayed after the end", len(engine.replayed)-1)
	}
}

// TestInProcess replays on the SDK, one history that the code follows and one that it does not.
func TestInProcess(t *testing.T) {
	wait := func(ctx workflow.Context, n int) (int, error) {
		if n == 1 {
			return n, nil
		}
		return n, workflow.Sleep(ctx, 1e9)
	}
	engine, err := replayer.New(replayer.Options{Register: func(r worker.Registry) {
		r.RegisterWorkflowWithOptions(wait, workflow.RegisterOptions{Name: "Wait"})
	}})
	if err != nil {
		t.Fatal(err)
	}
	summary := check(t, corpus(t, 3), engine, replayer.CheckOptions{Jobs: 3})
	if summary.Passed != 2 || summary.Diverged != 1 || summary.Results[1].Divergence == nil {
		t.Errorf("summary is %+v", summary)
	}
}

func TestNewRefusesWhatCannotBeRegistered(t *testing.T) {
	for name, register := range map[string]func(worker.Registry){
		"nothing":    nil,
		"panic":      func(worker.Registry) { panic("no database") },
		"not a func": func(r worker.Registry) { r.RegisterWorkflow(7) },
	} {
		if _, err := replayer.New(replayer.Options{Register: register}); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
}
