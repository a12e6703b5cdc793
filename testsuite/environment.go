package testsuite

import (
	"context"
	"testing"
	"time"

	"github.com/groundhogdev/groundhog/mocks"
	"github.com/groundhogdev/groundhog/timeskip"
)

// The names that an environment has unless it is told otherwise.
const (
	namespace         = "default-test-namespace"
	defaultTaskQueue  = "default-test-taskqueue"
	defaultWorkflowID = "default-test-workflow-id"
	defaultIdentity   = "default-test-identity" // in histories and errors; the SDK's own tells process and machine
)

// TestWorkflowEnvironment runs a workflow, its children and its activities on a service of its own. It is made by [New] or by a [WorkflowTestSuite].
//
// It is set up first, by one goroutine; then ExecuteWorkflow runs the workflow to its end. From callbacks, mocks and activities its methods may be called concurrently.
type TestWorkflowEnvironment struct {
	test      testing.TB // nil if there is no test to report to
	settings  settings
	registry  registry
	mocks     *mocks.Mocks
	desk      desk
	service   service
	main      execution
	callbacks callbacks
	updates   updates
	telling   telling
	noted     noted
	told      firsts // what the test knows already
	listeners listeners
	values    returned
	info      fakedInfo
	replays   replays
	changes   changes
}

// Option changes what [New] makes.
type Option func(*settings)

// FollowRuns makes ExecuteWorkflow go on until the last run of the workflow has ended, whether it continues as new, is retried or follows a cron schedule. Without it, the first run is
// all, and continuing as new is a *workflow.ContinueAsNewError.
func FollowRuns() Option { return func(s *settings) { s.follow = true } }

// WithoutReplay leaves out the replay of the runs that have ended.
func WithoutReplay() Option { return func(s *settings) { s.withoutReplay = true } }

// WithoutCache makes workers forget a workflow after each of its tasks, as if they were restarted all the time: each task replays the history up to it, and code that is not deterministic
// fails the next task, also of runs that never end. A test takes longer, by the square of the number of tasks.
func WithoutCache() Option { return func(s *settings) { s.withoutCache = true } }

// New returns an environment that lives as long as the test and reports to it.
func New(t testing.TB, options ...Option) *TestWorkflowEnvironment {
	t.Helper()
	return attached(t, common{}, options)
}

// attached is an environment of a test.
func attached(t testing.TB, c common, options []Option) *TestWorkflowEnvironment {
	t.Helper()
	e := newEnvironment(t, c, options)
	e.settings.settle()
	t.Cleanup(e.finish) // what it reports is at the line that made the environment
	return e
}

func newEnvironment(t testing.TB, c common, options []Option) *TestWorkflowEnvironment {
	now := present()
	e := &TestWorkflowEnvironment{test: t, settings: settings{common: c, start: now, made: now}}
	e.desk.news, e.desk.hold = make(chan struct{}, 1), e.hold
	e.registry.aliases = func() bool { return !e.settings.unaliased() }
	e.mocks = mocks.New(mocks.Options{
		Clock: (*clock)(e), Activity: e.registry.activity, Workflow: e.registry.workflow, NexusService: e.registry.nexusService,
		Real: e.service.handled.isReal, Test: t,
		Violated: func(violation error) { e.abort(&violationError{violation}) },
	})
	for _, o := range options {
		o(&e.settings)
	}
	return e
}

// Now is the virtual time.
func (e *TestWorkflowEnvironment) Now() time.Time {
	if server := e.service.running(); server != nil {
		return server.Now()
	}
	if e.settings.remote() {
		return time.Now().UTC()
	}
	return e.settings.start.UTC()
}

// Clock is the virtual clock of all that runs in the environment. The first call starts the service, after which the start time cannot be set any more.
func (e *TestWorkflowEnvironment) Clock() *timeskip.Clock {
	if e.settings.remote() {
		e.skipped(&unavailableError{"Clock"})
	}
	e.open()
	return e.service.running().Clock()
}

// clock is the virtual time for mocks.
type clock TestWorkflowEnvironment

// Sleep lets time pass for a mock.
func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	return (*TestWorkflowEnvironment)(c).sleep(ctx, d)
}

// present is the time of day, to the millisecond: a service keeps some times no finer.
func present() time.Time { return time.Now().Truncate(time.Millisecond) }
