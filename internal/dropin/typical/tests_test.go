package typical

import (
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/internalbindings"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// quiet drops what is logged.
var quiet = log.NewStructuredLogger(slog.New(slog.DiscardHandler))

func TestTypical(t *testing.T) {
	var s suite
	s.SetLogger(quiet)
	for _, test := range suiteTests[*mockCall]() {
		t.Run(test.name, func(t *testing.T) { test.run(t, s.NewTestWorkflowEnvironment()) })
	}
}

// call and suiteEnvironment are what the tests of the suite need of either package.
type call[C any] interface {
	Return(values ...any) C
	Once() C
	Times(n int) C
	After(d time.Duration) C
}

type suiteEnvironment[C any] interface {
	RegisterActivity(a any)
	RegisterWorkflow(w any)
	ExecuteWorkflow(workflowFn any, args ...any)
	GetWorkflowError() error
	RegisterDelayedCallback(callback func(), delayDuration time.Duration)
	SignalWorkflow(name string, input any)
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

var declined = temporal.NewNonRetryableApplicationError("declined", "Declined", nil)

var anOrder = order{ID: "7", Items: []string{"pen", "ink"}, Total: 12}

// suiteTests are fifty tests as users have them.
func suiteTests[C call[C]]() (tests []suiteTest[C]) {
	add := func(name string, run func(t testing.TB, env suiteEnvironment[C])) {
		tests = append(tests, suiteTest[C]{name, run})
	}
	orderTests(add)
	for _, n := range []int{1, 2, 3, 5, 10, 20} {
		add(fmt.Sprintf("%d mocked activities in a row", n), expectSteps[C](pipeline, n))
	}
	for _, n := range []int{1, 5, 20} {
		add(fmt.Sprintf("%d real activities in a row", n), func(t testing.TB, env suiteEnvironment[C]) {
			env.RegisterActivity(&shop{})
			env.ExecuteWorkflow(pipeline, n)
			requireResult(t, env, n)
		})
	}
	for _, n := range []int{3, 5, 10, 20} {
		add(fmt.Sprintf("%d mocked activities at once", n), func(t testing.TB, env suiteEnvironment[C]) {
			var s *shop
			env.OnActivity(s.Price, mock.Anything, "pencil").Return(2, nil).Times(n)
			env.ExecuteWorkflow(quote, slices.Repeat([]string{"pencil"}, n))
			requireResult(t, env, 2*n)
			env.AssertExpectations(t)
		})
	}
	add("5 real activities at once", func(t testing.TB, env suiteEnvironment[C]) {
		env.RegisterActivity(&shop{})
		env.ExecuteWorkflow(quote, slices.Repeat([]string{"pencil"}, 5))
		requireResult(t, env, 30)
	})
	waitingTests(add)
	childTests(add)
	messageTests(add)
	attemptTests(add)
	return tests
}

// adder takes a test into the suite.
type adder[C any] = func(name string, run func(t testing.TB, env suiteEnvironment[C]))

func requireResult[C, R any](t testing.TB, env suiteEnvironment[C], want R) {
	require.True(t, env.IsWorkflowCompleted())
	require.NoError(t, env.GetWorkflowError())
	var got R
	require.NoError(t, env.GetWorkflowResult(&got))
	require.Equal(t, want, got)
}

// expectSteps mocks each step of a workflow by its own expectation.
func expectSteps[C call[C]](workflowFn any, n int) func(testing.TB, suiteEnvironment[C]) {
	return func(t testing.TB, env suiteEnvironment[C]) {
		env.RegisterActivity(&shop{})
		for i := range n {
			env.OnActivity("Step", mock.Anything, i).Return(i+1, nil).Once()
		}
		env.ExecuteWorkflow(workflowFn, n)
		requireResult(t, env, n)
		env.AssertExpectations(t)
	}
}

func orderTests[C call[C]](add adder[C]) {
	var s *shop
	ok := receipt{"charge-7", "parcel-7"}
	ofOrder := mock.MatchedBy(func(o order) bool { return o.ID == "7" && o.Total > 0 })
	happy := func(env suiteEnvironment[C], o any) {
		env.OnActivity(s.Charge, mock.Anything, o).Return("charge-7", nil).Once()
		env.OnActivity(s.Ship, mock.Anything, o).Return("parcel-7", nil).Once()
		env.OnActivity(s.Notify, mock.Anything, "7", mock.AnythingOfType("string")).Return(nil)
	}
	run := func(mocked func(suiteEnvironment[C])) func(testing.TB, suiteEnvironment[C]) {
		return func(t testing.TB, env suiteEnvironment[C]) {
			mocked(env)
			env.ExecuteWorkflow(fulfil, anOrder)
			requireResult(t, env, ok)
			env.AssertExpectations(t)
		}
	}
	add("order is fulfilled", run(func(env suiteEnvironment[C]) { happy(env, anOrder) }))
	add("order is fulfilled, by matchers", run(func(env suiteEnvironment[C]) { happy(env, ofOrder) }))
	add("order is fulfilled, by functions", run(func(env suiteEnvironment[C]) {
		real := &shop{}
		env.OnActivity(s.Charge, mock.Anything, mock.Anything).Return(real.Charge)
		env.OnActivity(s.Ship, mock.Anything, mock.Anything).Return(real.Ship)
		env.OnActivity(s.Notify, mock.Anything, mock.Anything, mock.Anything).Return(real.Notify)
	}))
	add("order is fulfilled, for real", run(func(env suiteEnvironment[C]) { env.RegisterActivity(&shop{}) }))
	add("order is fulfilled, by a slow carrier", run(func(env suiteEnvironment[C]) {
		env.OnActivity(s.Charge, mock.Anything, anOrder).Return("charge-7", nil)
		env.OnActivity(s.Ship, mock.Anything, anOrder).Return("parcel-7", nil).After(10 * time.Second)
		env.OnActivity(s.Notify, mock.Anything, "7", mock.Anything).Return(nil)
	}))
	add("order is declined", func(t testing.TB, env suiteEnvironment[C]) {
		env.OnActivity(s.Charge, mock.Anything, anOrder).Return("", declined).Once()
		env.ExecuteWorkflow(fulfil, anOrder)
		require.ErrorContains(t, env.GetWorkflowError(), "declined")
		env.AssertExpectations(t)
	})
	add("order is refunded", func(t testing.TB, env suiteEnvironment[C]) {
		env.OnActivity(s.Charge, mock.Anything, anOrder).Return("charge-7", nil)
		env.OnActivity(s.Ship, mock.Anything, anOrder).Return("", declined)
		env.OnActivity(s.Refund, mock.Anything, "charge-7").Return(nil).Once()
		env.ExecuteWorkflow(fulfil, anOrder)
		require.Error(t, env.GetWorkflowError())
		env.AssertExpectations(t)
	})
}

// waitingTests wait for signals and timers.
func waitingTests[C call[C]](add adder[C]) {
	var s *shop
	decide := func(want string, plan func(t testing.TB, env suiteEnvironment[C])) func(testing.TB, suiteEnvironment[C]) {
		return func(t testing.TB, env suiteEnvironment[C]) {
			env.OnActivity(s.Notify, mock.Anything, "7", want).Return(nil).Once()
			plan(t, env)
			env.ExecuteWorkflow(approval, "7")
			requireResult(t, env, want)
			env.AssertExpectations(t)
		}
	}
	signal := func(text string) func(testing.TB, suiteEnvironment[C]) {
		return func(_ testing.TB, env suiteEnvironment[C]) {
			env.RegisterDelayedCallback(func() { env.SignalWorkflow("decide", text) }, time.Hour)
		}
	}
	add("approval is given", decide("approved", signal("approved")))
	add("approval is refused", decide("refused", signal("refused")))
	add("approval times out", decide("timed out", func(testing.TB, suiteEnvironment[C]) {}))
	add("approval is asked for its state", decide("approved", func(t testing.TB, env suiteEnvironment[C]) {
		env.RegisterDelayedCallback(func() {
			value, err := env.QueryWorkflow("state")
			require.NoError(t, err)
			var state string
			require.NoError(t, value.Get(&state))
			require.Equal(t, "waiting", state)
			env.SignalWorkflow("decide", "approved")
		}, time.Hour)
	}))
	add("approval is cancelled", func(t testing.TB, env suiteEnvironment[C]) {
		env.RegisterDelayedCallback(env.CancelWorkflow, time.Hour)
		env.ExecuteWorkflow(approval, "7")
		require.Error(t, env.GetWorkflowError())
	})
	for _, months := range []int{1, 6, 12} {
		add(fmt.Sprintf("subscription of %d months", months), func(t testing.TB, env suiteEnvironment[C]) {
			env.OnActivity(s.Charge, mock.Anything, anOrder).Return("charge-7", nil)
			env.ExecuteWorkflow(subscription, anOrder, months)
			requireResult(t, env, months)
			env.AssertNumberOfCalls(t, "Charge", months)
		})
	}
	add("subscription is cancelled", func(t testing.TB, env suiteEnvironment[C]) {
		env.OnActivity(s.Charge, mock.Anything, anOrder).Return("charge-7", nil)
		env.RegisterDelayedCallback(func() { env.SignalWorkflow("cancel", nil) }, 100*24*time.Hour)
		env.ExecuteWorkflow(subscription, anOrder, 12)
		requireResult(t, env, 3)
	})
	for _, n := range []int{1, 5, 20} {
		add(fmt.Sprintf("%d timers", n), func(t testing.TB, env suiteEnvironment[C]) {
			env.ExecuteWorkflow(timersInARow, n)
			require.NoError(t, env.GetWorkflowError())
		})
	}
}

func childTests[C call[C]](add adder[C]) {
	orders := func(n int) (all []order) {
		for i := range n {
			all = append(all, order{ID: fmt.Sprint(i), Total: i})
		}
		return all
	}
	for _, n := range []int{1, 3, 10} {
		add(fmt.Sprintf("%d mocked children", n), func(t testing.TB, env suiteEnvironment[C]) {
			env.RegisterWorkflow(fulfil)
			env.OnWorkflow(fulfil, mock.Anything, mock.Anything).Return(receipt{"c", "p"}, nil)
			env.ExecuteWorkflow(batch, orders(n))
			requireResult(t, env, n)
		})
	}
	for _, n := range []int{1, 3} {
		add(fmt.Sprintf("%d real children", n), func(t testing.TB, env suiteEnvironment[C]) {
			env.RegisterWorkflow(fulfil)
			env.RegisterActivity(&shop{})
			env.ExecuteWorkflow(batch, orders(n))
			requireResult(t, env, n)
		})
	}
	add("a child fails", func(t testing.TB, env suiteEnvironment[C]) {
		env.RegisterWorkflow(fulfil)
		env.OnWorkflow(fulfil, mock.Anything, mock.Anything).Return(receipt{}, errors.New("no stock"))
		env.ExecuteWorkflow(batch, orders(1))
		require.ErrorContains(t, env.GetWorkflowError(), "no stock")
	})
}

func messageTests[C call[C]](add adder[C]) {
	for _, n := range []int{1, 5} {
		add(fmt.Sprintf("cart gets %d updates", n), func(t testing.TB, env suiteEnvironment[C]) {
			for i := range n {
				env.RegisterDelayedCallback(func() {
					env.UpdateWorkflow("add", fmt.Sprint("update-", i), &updateAnswer{
						OnAccept: func() {}, OnReject: func(err error) { require.NoError(t, err) }, OnComplete: func(_ any, err error) { require.NoError(t, err) },
					}, fmt.Sprint("item-", i))
				}, time.Duration(i)*time.Minute)
			}
			env.ExecuteWorkflow(cart, n)
			require.NoError(t, env.GetWorkflowError())
		})
	}
	add("cart refuses an update", func(t testing.TB, env suiteEnvironment[C]) {
		refused := 0
		for i, item := range []string{"", "pen"} {
			env.RegisterDelayedCallback(func() {
				env.UpdateWorkflow("add", fmt.Sprint("update-", i), &updateAnswer{
					OnAccept: func() {}, OnReject: func(error) { refused++ }, OnComplete: func(any, error) {},
				}, item)
			}, time.Minute)
		}
		env.ExecuteWorkflow(cart, 1)
		require.NoError(t, env.GetWorkflowError())
		require.Equal(t, 1, refused)
	})
	add("tally continues as new", func(t testing.TB, env suiteEnvironment[C]) {
		for i := range 3 {
			env.RegisterDelayedCallback(func() { env.SignalWorkflow("count", i) }, time.Minute)
		}
		env.ExecuteWorkflow(tally, 0)
		var continued *workflow.ContinueAsNewError
		require.ErrorAs(t, env.GetWorkflowError(), &continued)
	})
}

// attemptTests are about retries, versions and local activities.
func attemptTests[C call[C]](add adder[C]) {
	var s *shop
	for _, failures := range []int{1, 3, 4} {
		add(fmt.Sprintf("charge fails %d times", failures), func(t testing.TB, env suiteEnvironment[C]) {
			busy := &shop{}
			busy.failures.Store(int64(failures))
			env.RegisterActivity(busy)
			env.ExecuteWorkflow(fulfil, anOrder)
			if failures < 4 {
				requireResult(t, env, receipt{"charge-7", "parcel-7"})
			} else {
				require.ErrorContains(t, env.GetWorkflowError(), "the bank")
			}
		})
	}
	for _, old := range []bool{false, true} {
		add(fmt.Sprint("version, old: ", old), func(t testing.TB, env suiteEnvironment[C]) {
			if old {
				env.OnGetVersion("ship-only", workflow.DefaultVersion, workflow.Version(1)).Return(workflow.DefaultVersion)
			}
			env.OnActivity(s.Ship, mock.Anything, mock.Anything).Return("", nil)
			env.OnActivity(s.Charge, mock.Anything, mock.Anything).Return("", nil)
			env.ExecuteWorkflow(patched, anOrder)
			requireResult(t, env, "key")
		})
	}
	add("1 real local activity", func(t testing.TB, env suiteEnvironment[C]) {
		env.RegisterActivity(&shop{})
		env.ExecuteWorkflow(localSteps, 1)
		requireResult(t, env, 1)
	})
	add("5 mocked local activities", expectSteps[C](localSteps, 5))
}
