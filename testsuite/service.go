package testsuite

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/nexus-rpc/sdk-go/nexus"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/internal/host"
	"github.com/groundhogdev/groundhog/internal/stack"
	"github.com/groundhogdev/groundhog/memserver"
)

// service is what an environment runs on: the in-memory service, a client and workers, each started when it is first needed.
type service struct {
	mu        sync.Mutex
	server    atomic.Pointer[memserver.Server]
	client    client.Client
	workers   []worker.Worker
	more      map[string]worker.Worker // by task queue, on a server
	version   int                      // when the workers were made
	closed    bool
	leaving   []*sync.WaitGroup // of workers that stop
	endpoints endpoints
	handled   handled
	plugged   []interceptor.WorkerInterceptor // the interceptors of workers with plugins
	attendant attendant
	touched   atomic.Int64 // when a worker last reported something, in real time
	over      atomic.Bool  // the execution can come to nothing any more
	plain     atomic.Bool  // mocks may answer in the place of the workers
}

var errClosed = errors.New("use test environment: the test that it was made for has ended")

// running is the service, or nil if it has not been started.
func (s *service) running() *memserver.Server { return s.server.Load() }

// Client returns a client of the environment's service, for all that the environment has no method for: more workflows, schedules, visibility. Its time is virtual, and moves while a call waits
// for an outcome. The workers run from then on.
func (e *TestWorkflowEnvironment) Client() client.Client {
	if e.test != nil {
		e.test.Helper()
	}
	e.serve()
	return e.service.client
}

// open starts the service and the client.
func (e *TestWorkflowEnvironment) open() client.Client {
	e.service.mu.Lock()
	defer e.service.mu.Unlock()
	if err := e.begin(); err != nil {
		if e.test != nil {
			e.test.Helper()
		}
		e.fatal(err)
	}
	return e.service.client
}

func (e *TestWorkflowEnvironment) begin() error {
	s := &e.service
	switch {
	case s.closed:
		return errClosed
	case s.client != nil:
		return nil
	case e.settings.remote():
		return e.dial()
	case s.running() != nil:
		return e.reopen()
	}
	server, err := memserver.Start(memserver.Options{
		Start: e.settings.start, FailStuck: true, StuckAfter: stuckAfter, Client: e.clientOptions(), Interceptor: e.intercept,
		CatchAll: e.settings.taskQueue(), OwnQueues: append(e.settings.ownQueues(), e.settings.taskQueue()+sessionCreation),
	})
	if err != nil {
		return fmt.Errorf("start test environment: %w", err)
	}
	s.server.Store(server)
	s.client = server.Client()
	return nil
}

// reopen makes another client.
func (e *TestWorkflowEnvironment) reopen() (err error) {
	s := &e.service
	if s.client, err = s.running().NewClient(e.clientOptions()); err != nil {
		return fmt.Errorf("start client of test environment: %w", err)
	}
	return nil
}

func (e *TestWorkflowEnvironment) clientOptions() client.Options {
	identity := e.settings.identity
	if identity == "" && !e.settings.remote() {
		identity = defaultIdentity
	}
	logger := e.settings.logger
	if logger == nil && !e.settings.remote() {
		logger = e.ear()
	}
	return client.Options{
		Namespace: e.settings.space(), Logger: logger, MetricsHandler: e.settings.metrics, Identity: identity,
		DataConverter: e.settings.data, FailureConverter: e.settings.failures, ContextPropagators: e.settings.contextPropagators(),
	}
}

// stuckAfter is short, for nearly all that can bring news is known to hold time: workers, activities, callbacks, and what the test is still to be told.
const stuckAfter = 20 * time.Millisecond

// sessionCreation ends the name of the queue on which a worker with sessions begins them.
const sessionCreation = "__internal_session_creation"

// ofSessions tells whether an activity is one that the SDK registers on workers with sessions.
func (s *settings) ofSessions(activity string) bool {
	return s.worker.EnableSessionWorker && (activity == "internalSessionCreationActivity" || activity == "internalSessionCompletionActivity")
}

// ownQueues are the task queues that have a worker of their own.
func (s *settings) ownQueues() []string {
	var queues []string
	for queue := range s.queues {
		if queue != s.taskQueue() {
			queues = append(queues, queue)
		}
	}
	slices.Sort(queues)
	return queues
}

// serve starts the workers, if they do not run already with all that is registered and set.
func (e *TestWorkflowEnvironment) serve() {
	e.service.mu.Lock()
	defer e.service.mu.Unlock()
	if err := e.startWorkers(); err != nil {
		if e.test != nil {
			e.test.Helper()
		}
		e.fatal(err)
	}
}

func (e *TestWorkflowEnvironment) startWorkers() error {
	if err := e.begin(); err != nil {
		return err
	}
	s := &e.service
	version := e.version()
	if len(s.workers) > 0 && s.version == version {
		return nil
	}
	s.idle()
	s.replace()
	s.version = version
	s.plain.Store(e.settings.plain())
	s.over.Store(false)
	absent := e.withoutActivities()
	for _, queue := range append([]string{e.settings.taskQueue()}, e.settings.ownQueues()...) {
		o := e.workerOptions(queue)
		o.LocalActivityWorkerOnly = o.LocalActivityWorkerOnly || absent
		s.workers = append(s.workers, e.register(worker.New(s.client, queue, o), queue))
	}
	s.attendant.expect(absent)
	for _, w := range s.workers {
		if err := w.Start(); err != nil {
			s.stop()
			return fmt.Errorf("start worker of test environment: %w", err)
		}
	}
	return nil
}

// version counts the changes that workers have to start anew for: all but most registrations, which reach those that run.
func (e *TestWorkflowEnvironment) version() int { return e.registry.version() + e.settings.changes }

// workerOptions are those of the worker of a queue.
func (e *TestWorkflowEnvironment) workerOptions(queue string) worker.Options {
	o := e.settings.worker
	o.DisableRegistrationAliasing = e.settings.unaliased()
	o.DisableWorkflowWorker = o.DisableWorkflowWorker || queue != e.settings.taskQueue()
	if o.MaxConcurrentActivityTaskPollers == 0 && o.ActivityTaskPollerBehavior == nil {
		o.MaxConcurrentActivityTaskPollers = 1 // nearly all tasks come without a poll, and each poller takes time to start and stop
	}
	if o.WorkerStopTimeout == 0 && e.test != nil && host.InBubble() {
		o.WorkerStopTimeout = lingering
	}
	return e.intercepted(o)
}

// lingering is how long the workers of a test in a testing/synctest bubble wait for activities that go on after their timeouts or their workflow: all goroutines have to leave the bubble, and its time costs nothing.
const lingering = 24 * time.Hour

// ownInterceptors are the test's.
func (e *TestWorkflowEnvironment) ownInterceptors() []interceptor.WorkerInterceptor {
	own := slices.Clone(e.settings.worker.Interceptors)
	if len(e.settings.queues) > 0 { // the worker of workflows does not know all activities
		own = append(own, &namer{registry: &e.registry})
	}
	return own
}

// surround makes the interceptors of workers and replayers of those of a test: what listens outside, the mocks around the test's.
func (e *TestWorkflowEnvironment) surround(own []interceptor.WorkerInterceptor) []interceptor.WorkerInterceptor {
	return append([]interceptor.WorkerInterceptor{&observer{env: e}}, e.mocks.Interceptors(own...)...)
}

// register registers what belongs on the worker of a queue, now and as long as it runs. Workflows and Nexus operations of any queue come to the main one.
func (e *TestWorkflowEnvironment) register(w worker.Worker, queue string) worker.Worker {
	var takes worker.Registry = w
	if queue != e.settings.taskQueue() {
		takes = activitiesOnly{w}
	}
	e.registerMocks(takes)
	return e.registry.follow(w, takes, e.registry.servedOn(queue, maps.Clone(e.settings.queues)))
}

// registerInto registers everything.
func (e *TestWorkflowEnvironment) registerInto(to worker.Registry) {
	e.registry.into(to)
	e.registerMocks(to)
}

// registerMocks registers what answers mocked operations, if there are any.
func (e *TestWorkflowEnvironment) registerMocks(to worker.Registry) {
	if e.registry.hasNexusMocks() {
		e.mocks.Register(to)
	}
}

// activitiesOnly passes on the registrations of activities.
type activitiesOnly struct{ worker.ActivityRegistry }

func (activitiesOnly) RegisterWorkflow(any)                                         {}
func (activitiesOnly) RegisterWorkflowWithOptions(any, workflow.RegisterOptions)    {}
func (activitiesOnly) RegisterDynamicWorkflow(any, workflow.DynamicRegisterOptions) {}
func (activitiesOnly) RegisterNexusService(*nexus.Service)                          {}

// resting tells whether no worker runs.
func (e *TestWorkflowEnvironment) resting() bool {
	e.service.mu.Lock()
	defer e.service.mu.Unlock()
	return len(e.service.workers) == 0
}

// rest stops the workers, so that nobody works.
func (e *TestWorkflowEnvironment) rest() {
	e.service.mu.Lock()
	defer e.service.mu.Unlock()
	e.service.stop()
}

// relax stops all that runs if nobody is going to close the environment, and no execution is under way. The service keeps what it knows, and what is stopped starts again when it is needed.
func (e *TestWorkflowEnvironment) relax() {
	if e.test != nil || e.desk.served() {
		return
	}
	s := &e.service
	s.mu.Lock()
	defer s.mu.Unlock()
	s.stop()
	if s.client != nil {
		s.client.Close()
		s.client = nil
	}
}

// spent tells whether a workflow task would come to nothing, such as the next try of one that has failed: the workers are about to stop, and would have to wait for its code.
func (s *service) spent(task *workflowservice.PollWorkflowTaskQueueResponse) bool {
	return s.over.Load() && task.GetQuery() == nil && len(task.GetQueries()) == 0
}

// idle waits a moment for workers that are about to be replaced to finish what they have in hand: what they drop would have to time out.
func (s *service) idle() {
	if server := s.running(); server != nil && len(s.workers) > 0 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Second)
		defer cancel()
		_ = server.Clock().Advance(ctx, 0) // if they do not finish, what is said of them stays true
	}
}

// stop stops the workers, and waits for all that have been.
func (s *service) stop() {
	s.leave()
	for _, stopping := range s.leaving {
		stopping.Wait()
	}
	s.leaving = nil
}

// replace stops the workers for others. In a bubble, one that waits for activities (see lingering) is left alone with them after a moment: the test goes on.
func (s *service) replace() {
	if len(s.workers) == 0 || !host.InBubble() {
		s.stop()
		return
	}
	stopping, stopped := s.leave(), make(chan struct{})
	go func() {
		defer close(stopped)
		stopping.Wait()
	}()
	select {
	case <-stopped:
	case <-time.After(time.Second):
	}
}

// leave has the workers stop.
func (s *service) leave() (stopping *sync.WaitGroup) {
	stopping = &sync.WaitGroup{}
	for _, w := range s.workers {
		stopping.Go(func() {
			stack.GrowForCall()
			w.Stop()
		})
	}
	s.attendant.leave()
	s.workers, s.leaving = nil, append(s.leaving, stopping)
	return stopping
}

// close ends the environment.
func (e *TestWorkflowEnvironment) close() {
	e.service.mu.Lock()
	defer e.service.mu.Unlock()
	s := &e.service
	s.stop()
	if s.client != nil {
		if e.settings.remote() {
			e.leave(s.client)
		}
		s.client.Close()
	}
	if server := s.running(); server != nil {
		server.Close()
	}
	s.client, s.closed = nil, true
}
