package testsuite_test

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"syscall"
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
		var table strings.Builder
		var sum struct{ stock, ours, stockCPU, oursCPU time.Duration }
		for i, t := range times {
			sum.stock, sum.ours = sum.stock+t.stock.median(), sum.ours+t.ours.median()
			sum.stockCPU, sum.oursCPU = sum.stockCPU+t.stock.processor, sum.oursCPU+t.ours.processor
			fmt.Fprintf(&table, "\n%6.2f %6.2f %9v %9v  %s", ratio(t.ours.median(), t.stock.median()), ratio(t.ours.processor, t.stock.processor),
				t.stock.median(), t.ours.median(), ours[i].name)
		}
		b.Log("ratio of times, of processor times, medians of stock and ours for each test" + table.String())
		b.ReportMetric(float64(sum.stock.Microseconds()), "stock-us")
		b.ReportMetric(float64(sum.ours.Microseconds()), "ours-us")
		b.ReportMetric(ratio(sum.ours, sum.stock), "x-time")
		b.ReportMetric(ratio(sum.oursCPU, sum.stockCPU), "x-processor")
	})
}

func ratio(a, b time.Duration) float64 { return float64(a) / float64(max(b, 1)) }

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

func (s *stopwatch) median() time.Duration {
	slices.Sort(s.laps)
	return s.laps[len(s.laps)/2].Round(time.Microsecond)
}

// processorTime is what the process has used of all processors.
func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		panic(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
