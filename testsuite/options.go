package testsuite

import (
	"cmp"
	"context"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// settings is what an environment is told before it starts.
type settings struct {
	common
	start, made   time.Time       // of the virtual clock, and when the environment was made
	server        *client.Options // nil for the service in memory
	inMemory      bool            // though there is a server
	suffix        string          // of names on a server
	worker        worker.Options
	workflow      client.StartWorkflowOptions
	data          converter.DataConverter
	failures      converter.FailureConverter
	identity      string
	stop          chan struct{}
	patience      time.Duration
	grace         time.Duration // of activities that are late
	alone         bool          // children that outlive the workflow are not waited for
	follow        bool
	withoutReplay bool
	withoutCache  bool
	memo          map[string]any
	untyped       map[string]any
	typed         *temporal.SearchAttributes
	queues        map[string][]any // activities that run only on certain task queues
	changes       int              // of what workers are made with
	lastResult    any
	unlimited     bool // attempts of activities
	lastError     error
	hasLastResult bool
}

// SetStartTime sets the virtual time at which the environment starts; the zero time is the present.
func (e *TestWorkflowEnvironment) SetStartTime(startTime time.Time) {
	if startTime.IsZero() {
		startTime = present()
	}
	e.settings.start = startTime
}

// SetWorkerOptions sets the options of the worker, interceptors among them. Where they contradict what the environment sets itself, such as its identity, the latter counts. A version of a deployment is made the
// current one when the workflow is executed in memory, if the deployment has none.
func (e *TestWorkflowEnvironment) SetWorkerOptions(options worker.Options) *TestWorkflowEnvironment {
	e.settings.worker = options
	e.settings.changes++
	return e
}

// SetStartWorkflowOptions sets the options that ExecuteWorkflow starts the workflow with. All of them count, retry policy, cron schedule and delay among them.
func (e *TestWorkflowEnvironment) SetStartWorkflowOptions(options client.StartWorkflowOptions) *TestWorkflowEnvironment {
	e.settings.workflow = options
	e.settings.changes++
	return e
}

// SetDataConverter sets the data converter of client and worker.
func (e *TestWorkflowEnvironment) SetDataConverter(dataConverter converter.DataConverter) *TestWorkflowEnvironment {
	e.settings.data = dataConverter
	return e
}

// SetFailureConverter sets the failure converter of client and worker.
func (e *TestWorkflowEnvironment) SetFailureConverter(failureConverter converter.FailureConverter) *TestWorkflowEnvironment {
	e.settings.failures = failureConverter
	return e
}

// SetContextPropagators sets the context propagators of client and worker.
func (e *TestWorkflowEnvironment) SetContextPropagators(contextPropagators []workflow.ContextPropagator) *TestWorkflowEnvironment {
	e.settings.propagators = contextPropagators
	return e
}

// SetHeader sets headers that the workflow is started with.
func (e *TestWorkflowEnvironment) SetHeader(header *commonpb.Header) { e.settings.header = header }

// SetIdentity sets the identity of client and worker. In memory it is "default-test-identity" without.
func (e *TestWorkflowEnvironment) SetIdentity(identity string) *TestWorkflowEnvironment {
	e.settings.identity = identity
	return e
}

// SetDetachedChildWait sets whether ExecuteWorkflow also waits for children that go on after their parent has closed; by default it does. Of children with a cron schedule it waits
// for the run that is open.
func (e *TestWorkflowEnvironment) SetDetachedChildWait(detachedChildWait bool) *TestWorkflowEnvironment {
	e.settings.alone = !detachedChildWait
	return e
}

// SetWorkerStopChannel sets the channel that activities get from activity.GetWorkerStopChannel.
func (e *TestWorkflowEnvironment) SetWorkerStopChannel(c chan struct{}) { e.settings.stop = c }

// SetTestTimeout sets how long, in real time, the environment waits for activities that run while nothing else happens. By default it waits for as long as the activity's timeouts let it. A
// workflow that waits for nothing is noticed at once, whatever the timeout.
func (e *TestWorkflowEnvironment) SetTestTimeout(idleTimeout time.Duration) *TestWorkflowEnvironment {
	e.settings.patience = idleTimeout
	return e
}

// SetWorkflowRunTimeout sets the run timeout that the workflow is started with.
func (e *TestWorkflowEnvironment) SetWorkflowRunTimeout(runTimeout time.Duration) *TestWorkflowEnvironment {
	e.settings.workflow.WorkflowRunTimeout = runTimeout
	return e
}

// SetActivityTaskQueue makes activities run on a task queue and on no other. It may be called for several queues. Activities that it is not called for run on any queue.
func (e *TestWorkflowEnvironment) SetActivityTaskQueue(taskqueue string, activityFn ...any) {
	if e.settings.queues == nil {
		e.settings.queues = map[string][]any{}
	}
	e.settings.queues[taskqueue] = append(e.settings.queues[taskqueue], activityFn...)
	e.settings.changes++
}

// SetLastCompletionResult sets what workflow.GetLastCompletionResult returns.
func (e *TestWorkflowEnvironment) SetLastCompletionResult(result any) {
	e.settings.lastResult, e.settings.hasLastResult = result, true
}

// SetLastError sets what workflow.GetLastError returns.
func (e *TestWorkflowEnvironment) SetLastError(err error) { e.settings.lastError = err }

// SetMemoOnStart sets the memo that the workflow is started with. It fails if a value cannot be encoded.
func (e *TestWorkflowEnvironment) SetMemoOnStart(memo map[string]any) error {
	for _, value := range memo {
		if _, err := e.converter().ToPayload(value); err != nil {
			return err
		}
	}
	e.settings.memo = memo
	return nil
}

// SetSearchAttributesOnStart sets the search attributes that the workflow is started with. It fails if a value cannot be encoded.
func (e *TestWorkflowEnvironment) SetSearchAttributesOnStart(searchAttributes map[string]any) error {
	for _, value := range searchAttributes {
		if _, err := converter.GetDefaultDataConverter().ToPayload(value); err != nil {
			return err
		}
	}
	e.settings.untyped = searchAttributes
	return nil
}

// SetTypedSearchAttributesOnStart sets the search attributes that the workflow is started with. Its error is always nil.
func (e *TestWorkflowEnvironment) SetTypedSearchAttributesOnStart(searchAttributes temporal.SearchAttributes) error {
	e.settings.typed = &searchAttributes
	return nil
}

func (e *TestWorkflowEnvironment) converter() converter.DataConverter {
	if e.settings.data != nil {
		return e.settings.data
	}
	return converter.GetDefaultDataConverter()
}

func (e *TestWorkflowEnvironment) failureConverter() converter.FailureConverter {
	if e.settings.failures != nil {
		return e.settings.failures
	}
	return temporal.GetDefaultFailureConverter()
}

// startOptions are those that the workflow is started with.
func (s *settings) startOptions() client.StartWorkflowOptions {
	o := s.workflow
	o.ID, o.TaskQueue = cmp.Or(o.ID, defaultWorkflowID+s.suffix), s.taskQueue()
	if s.memo != nil {
		o.Memo = s.memo
	}
	switch {
	case s.typed != nil:
		o.TypedSearchAttributes = *s.typed
	case s.untyped != nil:
		o.SearchAttributes = s.untyped //nolint:staticcheck // it is what the test asked for
	}
	return o
}

// unaliased tells whether workers know functions by the names alone that they are registered under.
func (s *settings) unaliased() bool {
	return s.withoutAliases || s.worker.DisableRegistrationAliasing
}

func (s *settings) taskQueue() string { return cmp.Or(s.workflow.TaskQueue, defaultTaskQueue+s.suffix) }

type dressKey struct{}

// dress marks a start that carries what no option can.
func dress(ctx context.Context) context.Context { return context.WithValue(ctx, dressKey{}, true) }
