package testsuite

import (
	"context"
	"sync"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	stock "go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// TestActivityEnvironment runs activities by themselves, as a worker would: arguments and results pass through the data converter, and the activity has a context,
// heartbeats and information about itself. It is made by a [WorkflowTestSuite].
//
// The SDK's own environment does the work, which is the worker's handler of activity tasks; this one adds what it leaves out: see
// [TestActivityEnvironment.SetActivityInfo], [TestActivityEnvironment.Cancel] and [TestActivityEnvironment.AwaitActivity]. Time is real time; in a testing/synctest bubble it is the bubble's.
//
// It is set up first, by one goroutine; after that its methods may be called concurrently.
type TestActivityEnvironment struct {
	stock *stock.TestActivityEnvironment
	// optionsSet tells that SetWorkerOptions was called: plugins allow that only once.
	optionsSet bool
	converter  converter.DataConverter
	failures   converter.FailureConverter // nil for that of the SDK
	identity   string
	patience   time.Duration
	change     func(*activity.Info)
	heartbeat  func(*activity.Info, converter.EncodedValues)
	cancels    canceling
	open       openActivities
	making     sync.Mutex // guards client
	client     client.Client
}

// NewTestActivityEnvironment returns an environment for activities.
func (s *WorkflowTestSuite) NewTestActivityEnvironment() *TestActivityEnvironment {
	suite := &stock.WorkflowTestSuite{}
	suite.SetLogger(loggerOr(s.common.logger))
	suite.SetMetricsHandler(s.common.metrics)
	suite.SetContextPropagators(s.common.propagators)
	suite.SetHeader(s.common.header)
	suite.SetDisableRegistrationAliasing(s.common.withoutAliases)
	return &TestActivityEnvironment{stock: suite.NewTestActivityEnvironment(), converter: converter.GetDefaultDataConverter()}
}

// RegisterActivity registers an activity function, or a pointer to a struct whose methods are activities. It panics as a worker does, for example when the name is taken.
func (t *TestActivityEnvironment) RegisterActivity(a any) { t.stock.RegisterActivity(a) }

// RegisterActivityWithOptions is RegisterActivity with options such as a name.
func (t *TestActivityEnvironment) RegisterActivityWithOptions(a any, options activity.RegisterOptions) {
	t.stock.RegisterActivityWithOptions(a, options)
}

// RegisterDynamicActivity registers the activity that stands in for all names that are not registered.
func (t *TestActivityEnvironment) RegisterDynamicActivity(a any, options activity.DynamicRegisterOptions) {
	t.stock.RegisterDynamicActivity(a, options)
}

// ExecuteActivity runs an activity, given by its function or its name, on the calling goroutine, once: nothing is retried. An error of the activity is the cause of a
// *temporal.ActivityError; a result that comes later is activity.ErrResultPending, and [TestActivityEnvironment.AwaitActivity] returns it. It panics if the activity is not registered or the arguments do not fit.
func (t *TestActivityEnvironment) ExecuteActivity(activityFn any, args ...any) (converter.EncodedValue, error) {
	t.equip()
	return t.stock.ExecuteActivity(activityFn, args...)
}

// ExecuteLocalActivity is ExecuteActivity for an activity that runs as a local one, given by its function.
func (t *TestActivityEnvironment) ExecuteLocalActivity(activityFn any, args ...any) (converter.EncodedValue, error) {
	t.equip()
	return t.stock.ExecuteLocalActivity(activityFn, args...)
}

// equip puts our interceptor into an environment that was given no worker options.
func (t *TestActivityEnvironment) equip() {
	if !t.optionsSet {
		t.SetWorkerOptions(worker.Options{})
	}
}

// SetWorkerOptions sets the options of the worker that would run the activity. BackgroundActivityContext, EnableSessionWorker, MaxConcurrentSessionExecutionSize,
// Interceptors and Plugins count. It panics when it is called again after one with plugins.
func (t *TestActivityEnvironment) SetWorkerOptions(options worker.Options) *TestActivityEnvironment {
	t.optionsSet = true
	t.cancels.base = options.BackgroundActivityContext
	options.BackgroundActivityContext = &t.cancels
	options.Interceptors = append(options.Interceptors[:len(options.Interceptors):len(options.Interceptors)], &activityExtras{env: t})
	t.stock.SetWorkerOptions(options)
	return t
}

// SetDataConverter sets the converter of arguments, results and details.
func (t *TestActivityEnvironment) SetDataConverter(dataConverter converter.DataConverter) *TestActivityEnvironment {
	t.converter = dataConverter
	t.stock.SetDataConverter(dataConverter)
	return t
}

// SetFailureConverter sets the converter of errors.
func (t *TestActivityEnvironment) SetFailureConverter(failureConverter converter.FailureConverter) *TestActivityEnvironment {
	t.failures = failureConverter
	t.stock.SetFailureConverter(failureConverter)
	return t
}

// SetIdentity sets the identity of the worker.
func (t *TestActivityEnvironment) SetIdentity(identity string) *TestActivityEnvironment {
	t.identity = identity
	t.stock.SetIdentity(identity)
	return t
}

// SetContextPropagators sets what brings values from headers into the context of the activity.
func (t *TestActivityEnvironment) SetContextPropagators(contextPropagators []workflow.ContextPropagator) *TestActivityEnvironment {
	t.stock.SetContextPropagators(contextPropagators)
	return t
}

// SetHeader sets the headers that come with the activity task.
func (t *TestActivityEnvironment) SetHeader(header *commonpb.Header) { t.stock.SetHeader(header) }

// SetTestTimeout sets how long a local activity may take, and how long AwaitActivity waits, in real time.
func (t *TestActivityEnvironment) SetTestTimeout(idleTimeout time.Duration) *TestActivityEnvironment {
	t.patience = idleTimeout
	t.stock.SetTestTimeout(idleTimeout)
	return t
}

// SetHeartbeatDetails sets what activity.GetHeartbeatDetails returns: the details that an earlier attempt left.
func (t *TestActivityEnvironment) SetHeartbeatDetails(details any) {
	t.stock.SetHeartbeatDetails(details)
}

// SetWorkerStopChannel sets what activity.GetWorkerStopChannel returns; closing it tells the activity that its worker stops.
func (t *TestActivityEnvironment) SetWorkerStopChannel(c chan struct{}) {
	t.stock.SetWorkerStopChannel(c)
}

// SetOnActivityHeartbeatListener sets what is called with each heartbeat, on the goroutine that records it. (That of the SDK hears only of those that a worker
// would send, which is not all of them.)
func (t *TestActivityEnvironment) SetOnActivityHeartbeatListener(listener func(activityInfo *activity.Info, details converter.EncodedValues)) *TestActivityEnvironment {
	t.heartbeat = listener
	return t
}

// SetExecuteActivitiesInWorkflow tells whether a workflow scheduled the activity, which is the default, or a client started it. It decides what activity.GetInfo has.
func (t *TestActivityEnvironment) SetExecuteActivitiesInWorkflow(executeActivitiesInWorkflow bool) *TestActivityEnvironment {
	t.stock.SetExecuteActivitiesInWorkflow(executeActivitiesInWorkflow)
	return t
}

// SetActivityInfo sets a function that changes what activity.GetInfo returns, such as the attempt, the times or the timeouts. A Deadline, a StartToCloseTimeout or a
// HeartbeatTimeout that it changes is kept: the context ends then, and the error of ExecuteActivity has a *temporal.TimeoutError of that kind.
func (t *TestActivityEnvironment) SetActivityInfo(change func(info *activity.Info)) *TestActivityEnvironment {
	t.change = change
	return t
}

// Cancel cancels the activities that run now, as a cancelled workflow does: their contexts end, and if they return that error, the one of ExecuteActivity has a
// *temporal.CanceledError. Call it from the activity, from a heartbeat listener, or from another goroutine.
// Of one that has returned activity.ErrResultPending, the next heartbeat by a client is told.
func (t *TestActivityEnvironment) Cancel() {
	t.cancels.cancel()
	t.open.cancel()
}

// canceling is the context above all activities. It is another one after each Cancel, so that only what runs is cancelled.
type canceling struct {
	base context.Context

	mu    sync.Mutex
	now   context.Context
	abort context.CancelCauseFunc
}

func (c *canceling) current() context.Context {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.now == nil {
		base := c.base
		if base == nil {
			base = context.Background()
		}
		c.now, c.abort = context.WithCancelCause(base)
	}
	return c.now
}

func (c *canceling) cancel() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.now != nil {
		c.abort(temporal.NewCanceledError())
		c.now = nil
	}
}

// Deadline, Done, Err and Value make it a context: the one of the activities that start now.
func (c *canceling) Deadline() (time.Time, bool) { return c.current().Deadline() }
func (c *canceling) Done() <-chan struct{}       { return c.current().Done() }
func (c *canceling) Err() error                  { return c.current().Err() }
func (c *canceling) Value(key any) any           { return c.current().Value(key) }
