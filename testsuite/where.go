package testsuite

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"google.golang.org/grpc"

	"github.com/groundhogdev/groundhog/internal/host"
)

// Where an environment runs: on a service of its own in memory, or on a server.

// ServerVariable is the environment variable that makes the environments of [New], and those after [WorkflowTestSuite.ReportTo], run on a server: its address, such as localhost:7233, or
// localhost:7233/shop for another namespace than "default". For more see [OnServer].
const ServerVariable = "GROUNDHOG_SERVER"

const (
	// longestWait is how long a test on a server waits for what would come at once in memory.
	longestWait = 10 * time.Second
	// serverPatience is how long a test on a server waits while nothing happens, unless SetTestTimeout says otherwise. Nothing else tells there that a workflow is stuck.
	serverPatience = longestWait + 5*time.Second
)

// OnServer runs the test on a server instead of the service in memory, in the namespace that the options say or "default". What the environment is told itself, such as a data converter, comes before the options. Time is
// real there, and what has begun is terminated at the end of the test. Workflow id and task queue are the test's own unless it names them; those that it names should be in use by nobody else.
//
// A test is skipped, with the reason, if it needs what a server does not have: SetStartTime, Clock, callbacks, timers and mocks that take more than 10 seconds, retries and timeouts that take more than
// 15 seconds, updates before the first workflow task, Nexus operations, [ErrMockStartChildWorkflowFailed], search attributes that the namespace does not have, a bubble of testing/synctest.
func OnServer(options client.Options) Option { return func(s *settings) { s.server = &options } }

// InMemory keeps the test in memory, whatever [ServerVariable] says: it is about exact times, default names, or something else that a server does not have.
func InMemory() Option { return func(s *settings) { s.inMemory = true } }

// settle decides where the environment runs.
func (s *settings) settle() {
	if address := os.Getenv(ServerVariable); address != "" && s.server == nil && !s.inMemory {
		address, space, _ := strings.Cut(address, "/")
		s.server = &client.Options{HostPort: address, Namespace: space}
	}
	if s.server != nil {
		s.suffix = "-" + strconv.FormatInt(time.Now().UnixNano(), 36)
		s.patience = cmp.Or(s.patience, serverPatience)
	}
}

// remote tells whether the environment runs on a server.
func (s *settings) remote() bool { return s.server != nil }

// idOf is the workflow id that a test means: on a server, the default id is the test's own.
func (s *settings) idOf(workflowID string) string {
	if s.remote() && workflowID == defaultWorkflowID {
		return s.startOptions().ID
	}
	return workflowID
}

// space is the namespace.
func (s *settings) space() string {
	if s.remote() {
		return cmp.Or(s.server.Namespace, "default")
	}
	return namespace
}

// dial makes a client of the server.
func (e *TestWorkflowEnvironment) dial() (err error) {
	if host.InBubble() {
		return errBubble
	}
	o, own := *e.settings.server, e.clientOptions()
	o.Namespace, o.Identity = own.Namespace, cmp.Or(own.Identity, o.Identity)
	o.Logger, o.MetricsHandler = cmp.Or(own.Logger, o.Logger, e.ear()), cmp.Or(own.MetricsHandler, o.MetricsHandler)
	o.DataConverter, o.FailureConverter = cmp.Or(own.DataConverter, o.DataConverter), cmp.Or(own.FailureConverter, o.FailureConverter)
	o.ContextPropagators = append(o.ContextPropagators, own.ContextPropagators...)
	o.ConnectionOptions.DialOptions = append(append([]grpc.DialOption{}, o.ConnectionOptions.DialOptions...), grpc.WithChainUnaryInterceptor(e.intercept))
	if e.service.client, err = client.Dial(o); err != nil {
		return fmt.Errorf("connect test environment to server %q: %w", o.HostPort, err)
	}
	return nil
}

// after calls a function on the environment's time.
func (e *TestWorkflowEnvironment) after(d time.Duration, do func()) {
	if e.settings.remote() {
		time.AfterFunc(d, do)
		return
	}
	e.service.running().Clock().AfterFunc(d, do)
}

// hold keeps virtual time from moving.
func (e *TestWorkflowEnvironment) hold(reason string) (release func()) {
	server := e.service.running()
	if server == nil {
		return func() {}
	}
	return server.Clock().Hold(reason)
}

// report tells what the service knows.
func (e *TestWorkflowEnvironment) report() string {
	if e.settings.remote() {
		return e.remoteReport()
	}
	return e.service.running().Report(e.background())
}

// sleep lets time pass for a mock.
func (e *TestWorkflowEnvironment) sleep(ctx context.Context, d time.Duration) error {
	if !e.settings.remote() {
		return e.Clock().Sleep(ctx, d)
	}
	if d > longestWait {
		e.abort(&unavailableError{fmt.Sprintf("a mock takes %v", d)})
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// attend starts a worker for a task queue that a workflow or activity is for. In memory, those of all queues come to the same worker.
func (e *TestWorkflowEnvironment) attend(queue string) {
	s, own := &e.service, e.settings.taskQueue()
	s.mu.Lock()
	defer s.mu.Unlock()
	if queue == "" || queue == own || s.closed || s.more[queue] != nil || e.settings.queues[queue] != nil || e.settings.worker.EnableSessionWorker {
		return
	}
	w := e.register(worker.New(s.client, queue, e.workerOptions(own)), own)
	if err := w.Start(); err != nil {
		e.abort(fmt.Errorf("start worker for task queue %q: %w", queue, err))
		return
	}
	if s.more == nil {
		s.more = map[string]worker.Worker{}
	}
	s.more[queue] = w
}

// leave ends what the test has begun on a server. It fails only for what has ended, which is as well.
func (e *TestWorkflowEnvironment) leave(c client.Client) {
	for _, w := range e.service.more {
		w.Stop()
	}
	ctx, cancel := context.WithTimeout(e.background(), longestWait)
	defer cancel()
	for _, run := range e.replays.every() {
		_ = c.TerminateWorkflow(ctx, run.workflowID, run.runID, "the test has ended")
	}
}
