package testsuite_test

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/internalbindings"
	"go.temporal.io/sdk/log"
	stock "go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/testsuite"
)

// call and suiteEnvironment are what the tests of the suite need of either package.
type call[C any] interface {
	Return(values ...any) C
	Once() C
	Times(n int) C
	After(d time.Duration) C
}

type suiteEnvironment[C any] interface {
	environment
	OnActivity(activity any, args ...any) C
	OnWorkflow(workflow any, args ...any) C
	OnGetVersion(changeID string, minSupported, maxSupported workflow.Version) C
	UpdateWorkflow(name, id string, callbacks internalbindings.UpdateCallbacks, args ...any)
	QueryWorkflow(queryType string, args ...any) (converter.EncodedValue, error)
	CancelWorkflow()
	IsWorkflowCompleted() bool
	GetWorkflowResult(valuePtr any) error
	AssertExpectations(t mock.TestingT) bool
	AssertNumberOfCalls(t mock.TestingT, name string, calls int) bool
}

// suiteTest is one of the tests: what a user would write into a test function.
type suiteTest[C any] struct {
	name string
	run  func(t testing.TB, env suiteEnvironment[C])
}

// BenchmarkSuite runs fifty tests that are typical for users on both packages, each test on one right after the other. It reports the time of the suite on each, the
// processor time as well, and the ratio of each test.
func BenchmarkSuite(b *testing.B) {
	ours, theirs := suiteTests[*testsuite.MockCallWrapper](), suiteTests[*stock.MockCallWrapper]()
	runOurs := func(i int) { ours[i].run(b, new(testsuite.WorkflowTestSuite).NewTestWorkflowEnvironment()) }
	runTheirs := func(i int) {
		var s stock.WorkflowTestSuite
		s.SetLogger(log.NewStructuredLogger(slog.New(slog.DiscardHandler)))
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
