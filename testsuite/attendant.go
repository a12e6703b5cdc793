package testsuite

import (
	"context"
	"sync"
	"sync/atomic"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/worker"

	"github.com/groundhogdev/groundhog/memserver"
)

// Environments without activities. A worker takes a quarter longer to start and to stop if it is there for activities too. Where none is registered it is not, and if an activity is scheduled all the same,
// another worker comes first, to say that there is none of that name.

// attendant is the worker that comes for activities when it is needed.
type attendant struct {
	mu     sync.Mutex
	absent bool // the other workers leave activities to it, and it is not there
	worker worker.Worker
	polls  atomic.Pointer[func()] // it polls, or is not going to
	came   atomic.Bool            // it was needed: workers that start anew are there for activities, of which some may be tried again
}

// withoutActivities tells whether workers that start now have no activities to run.
func (e *TestWorkflowEnvironment) withoutActivities() bool {
	o := &e.settings.worker
	plain := !o.LocalActivityWorkerOnly && !o.EnableSessionWorker && len(o.Plugins) == 0 && len(e.settings.queues) == 0
	return plain && !e.service.attendant.came.Load() && !e.settings.remote() && !e.registry.hasActivities()
}

// serveActivities has the attendant come before an activity is scheduled. It returns when a poll waits, for time would pass over an activity that nobody is there for.
func (e *TestWorkflowEnvironment) serveActivities() {
	a := &e.service.attendant
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.absent {
		return
	}
	a.absent = false
	a.came.Store(true)
	polling := make(chan struct{})
	polls := sync.OnceFunc(func() { close(polling) })
	a.polls.Store(&polls)
	o := e.workerOptions(e.settings.taskQueue())
	o.DisableWorkflowWorker = true
	w := worker.New(e.service.client, e.settings.taskQueue(), o)
	a.worker = e.registry.follow(w, activitiesOnly{w}, all)
	if a.worker.Start() == nil { // it fails only when the service is closed
		<-polling
	}
}

// polling follows a poll for activities. Over is called with its answer.
func (a *attendant) polling(ctx context.Context) (_ context.Context, over func()) {
	polls := a.polls.Load()
	if polls == nil {
		return ctx, func() {}
	}
	return memserver.OnWait(ctx, *polls), *polls
}

// expect tells whether activities are left to the attendant.
func (a *attendant) expect(absent bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.absent = absent
}

// replaced tells whether workers that serve activities themselves are to take the place of those that leave them to the attendant.
func (a *attendant) replaced(by *registry) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.absent && by.hasActivities()
}

// leave stops the attendant.
func (a *attendant) leave() {
	if polls := a.polls.Load(); polls != nil {
		(*polls)()
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.worker != nil {
		a.worker.Stop()
	}
	a.worker, a.absent = nil, false
}

// hasActivity tells whether there is an activity of a type.
func (r *registry) hasActivity(kind *commonpb.ActivityType) bool {
	_, ok := r.activity(kind.GetName())
	return ok
}

// hasActivities tells whether there is any activity.
func (r *registry) hasActivities() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.activities.names) > 0 || r.dynamic != nil
}
