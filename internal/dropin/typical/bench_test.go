//go:build !stock

package typical

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	stock "go.temporal.io/sdk/testsuite"

	"github.com/groundhogdev/groundhog/testsuite"
)

// BenchmarkSuite runs fifty tests that are typical for users on both packages, each test on one right after the other. It reports the time of the suite on each, the
// processor time as well, and the ratio of each test.
func BenchmarkSuite(b *testing.B) {
	ours, theirs := suiteTests[*testsuite.MockCallWrapper](), suiteTests[*stock.MockCallWrapper]()
	runOurs := func(i int) { ours[i].run(b, new(testsuite.WorkflowTestSuite).NewTestWorkflowEnvironment()) }
	runTheirs := func(i int) {
		var s stock.WorkflowTestSuite
		s.SetLogger(quiet)
		theirs[i].run(b, s.NewTestWorkflowEnvironment())
	}
	b.Run("ours", func(b *testing.B) { // for a profile
		for b.Loop() {
			for i := range ours {
				runOurs(i)
			}
		}
	})
	b.Run("both", func(b *testing.B) {
		times := make([]pair, len(ours))
		for b.Loop() {
			for i := range ours {
				times[i].stock.add(func() { runTheirs(i) })
				times[i].ours.add(func() { runOurs(i) })
			}
		}
		publish(b, times, func(i int) string { return ours[i].name })
	})
}

// BenchmarkBinaries runs the fifty tests as users do: as a test binary, in a process of its own, which also does what is done once. It reports the medians of both packages.
func BenchmarkBinaries(b *testing.B) {
	dir := b.TempDir()
	build := func(name string, flags ...string) string {
		binary := filepath.Join(dir, name)
		if out, err := exec.Command("go", append(append([]string{"test", "-c", "-o", binary}, flags...), ".")...).CombinedOutput(); err != nil {
			b.Fatalf("build the tests: %v\n%s", err, out)
		}
		return binary
	}
	ours, theirs := build("ours.test"), build("stock.test", "-tags", "stock")
	run := func(binary string) func() {
		return func() {
			if out, err := exec.Command(binary, "-test.run", "^TestTypical$").CombinedOutput(); err != nil {
				b.Fatalf("run the tests: %v\n%s", err, out)
			}
		}
	}
	var times pair
	for b.Loop() {
		times.stock.add(run(theirs))
		times.ours.add(run(ours))
	}
	middle := pairOf{times.stock.at(0.5), times.ours.at(0.5)}
	b.ReportMetric(float64(middle.stock.Microseconds()), "stock-us")
	b.ReportMetric(float64(middle.ours.Microseconds()), "ours-us")
	b.ReportMetric(middle.ratio(), "x-median")
}

// publish tells the medians of each test, and what the suite takes as their sum; as the sum of the quickest runs too, which a busy machine disturbs less.
func publish(b *testing.B, times []pair, name func(test int) string) {
	var (
		table               strings.Builder
		median, best, spent pairOf
	)
	for i, t := range times {
		middle := pairOf{t.stock.at(0.5), t.ours.at(0.5)}
		median.add(middle)
		best.add(pairOf{t.stock.at(0), t.ours.at(0)})
		spent.add(pairOf{t.stock.processor, t.ours.processor})
		fmt.Fprintf(&table, "\n%6.2f %6.2f %9v %9v %9v  %s", middle.ratio(), pairOf{t.stock.at(0), t.ours.at(0)}.ratio(), middle.stock, middle.ours, t.ours.at(0), name(i))
	}
	b.Log("ratio of medians, ratio of quickest, median of stock, of ours, quickest of ours" + table.String())
	b.ReportMetric(float64(median.stock.Microseconds()), "stock-us")
	b.ReportMetric(float64(median.ours.Microseconds()), "ours-us")
	b.ReportMetric(median.ratio(), "x-median")
	b.ReportMetric(best.ratio(), "x-quickest")
	b.ReportMetric(spent.ratio(), "x-processor")
}

// pairOf are times of both packages.
type pairOf struct{ stock, ours time.Duration }

func (p *pairOf) add(o pairOf) { p.stock, p.ours = p.stock+o.stock, p.ours+o.ours }

func (p pairOf) ratio() float64 { return float64(p.ours) / float64(max(p.stock, 1)) }

// pair are the times that a test has taken.
type pair struct{ stock, ours stopwatch }

type stopwatch struct {
	laps      []time.Duration
	processor time.Duration
}

func (s *stopwatch) add(run func()) {
	from, used := time.Now(), processorTime()
	run()
	s.laps = append(s.laps, time.Since(from))
	s.processor += processorTime() - used
}

// at is the lap that a part of all laps are quicker than.
func (s *stopwatch) at(part float64) time.Duration {
	slices.Sort(s.laps)
	return s.laps[int(part*float64(len(s.laps)))].Round(time.Microsecond)
}
