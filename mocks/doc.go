// Package mocks stands in for what workflows call: activities, child workflows, Nexus operations, side effects, versions, signals and cancellations of others, and upserts.
//
// Mocks are an interceptor of the SDK's worker, so they work with any worker and service:
//
//	m := mocks.New(mocks.Options{})
//	m.OnActivity(Charge, mock.Anything, order).Return(nil, errors.New("no connection")).Once()
//	m.OnActivity(Charge, mock.Anything, order).Return(receipt, nil)
//	w := worker.New(client, "orders", worker.Options{Interceptors: m.Interceptors()}) // those of your own are its arguments
//	...
//	m.AssertExpectations(t)
//
// Expectations are set up as those of go.temporal.io/sdk/testsuite: the first that fits and is not used up answers. Arguments are compared by testify's mock package. What
// nothing is expected of runs for real. [Result1] and its like are checked by the compiler.
//
// A call that no expectation of its name is left for, or fits, is a violation: the code under test gets an error that is not retried and says which arguments differ, and [Mocks.Violations] has it.
// Side effects and versions have no error to return; they run for real. Mistakes in the test's own code, such as a Return that does not fit, end the test of [Options.Test], or panic without one.
// [Mocks.Overdue] names the mocks that take longer than a timeout lets them, [Mocks.Panicked] those whose functions panicked.
//
// Mocks keep history true to life. A mocked activity, child workflow or Nexus operation is scheduled and answered through the service, and what a mocked side effect or version
// returns is recorded. Signals and cancellations that are mocked leave no event. When a worker runs the code of a workflow again, as after an eviction from its
// cache or in a replay, the calls get the same answers and are not counted again: use one Mocks for both.
//
// All is safe for concurrent use. Functions that are given to [Call.Return], [Call.Run] and [Call.AfterFn] run where the call happens: for activities and Nexus operations in goroutines of
// their own, for all else in the workflow's. Matchers must not call the Mocks.
//
// Who passes on the calls of a worker may ask [Mocks.Prompt] first: activities that only return a value need no worker. Package testsuite does.
package mocks
