package bench

import (
	"path/filepath"
	"runtime/debug"
	"testing"

	"go.temporal.io/sdk/worker"

	"github.com/groundhogdev/groundhog/internal/passed"
	"github.com/groundhogdev/groundhog/replayer"
)

const (
	smallFiles   = 1000
	smallParcels = 8 // 53 events
)

// BenchmarkSmallHistories replays 1,000 files of 53 events each, without a cache of results.
func BenchmarkSmallHistories(b *testing.B) {
	dir := writeCorpus(b, smallFiles, smallParcels)
	stock, engine := newStock(b), newEngine(b)
	b.Run("library", func(b *testing.B) {
		pair(b, func() { replayFiles(b, stock, dir) }, func() { check(b, engine, dir, nil) })
	})
	// The child processes of the command collect garbage less often than Go does by default.
	b.Run("command", func(b *testing.B) {
		pair(b, func() { replayFiles(b, stock, dir) }, func() {
			defer debug.SetGCPercent(debug.SetGCPercent(400))
			check(b, engine, dir, nil)
		})
	})
}

// BenchmarkUnchangedHistories replays the same 1,000 files again, with the results of the first time at hand.
func BenchmarkUnchangedHistories(b *testing.B) {
	dir, results := writeCorpus(b, smallFiles, smallParcels), b.TempDir()
	stock, engine := newStock(b), newEngine(b)
	pair(b, func() { replayFiles(b, stock, dir) }, func() {
		cache, err := passed.Open(results, engine.Identity())
		if err != nil {
			b.Fatal(err)
		}
		check(b, engine, dir, cache)
		if err := cache.Close(); err != nil {
			b.Fatal(err)
		}
	})
}

// replayFiles is what a test without this module does.
func replayFiles(tb testing.TB, stock worker.WorkflowReplayer, dir string) {
	tb.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.json"))
	if err != nil {
		tb.Fatal(err)
	}
	for _, file := range files {
		if err := stock.ReplayWorkflowHistoryFromJSONFile(silent{}, file); err != nil {
			tb.Fatal(err)
		}
	}
}

func check(tb testing.TB, engine replayer.Engine, dir string, cache replayer.Cache) *replayer.Summary {
	tb.Helper()
	summary, err := replayer.Check(tb.Context(), []string{dir}, engine, replayer.CheckOptions{Cache: cache})
	if err != nil {
		tb.Fatal(err)
	}
	if summary.Passed == 0 || summary.Passed != len(summary.Results) {
		tb.Fatalf("%d of %d histories passed", summary.Passed, len(summary.Results))
	}
	return summary
}
