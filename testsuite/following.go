package testsuite

import (
	"slices"

	"go.temporal.io/sdk/worker"
)

// What is registered while workers run, as by a callback or a mock, is passed on to them, as the SDK's environment finds it when it is called. Only Nexus services a worker takes before it starts alone.

// follower is a worker that gets what is registered, until it stops.
type follower struct {
	worker.Worker
	registry *registry
	takes    worker.Registry // of the worker
	serves   serves
}

// serves tells which activities belong on a worker. It is called with the lock of the registry held.
type serves func(activity string) bool

// all is for workers that serve every task queue.
func all(string) bool { return true }

// follow registers everything with a worker that has not started, and what comes from now on.
func (r *registry) follow(w worker.Worker, takes worker.Registry, serves serves) *follower {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.register(takes, serves)
	f := &follower{Worker: w, registry: r, takes: takes, serves: serves}
	r.followers = append(r.followers, f)
	return f
}

// Stop stops the worker. What is registered by the code that it waits for is no longer its concern.
func (f *follower) Stop() {
	f.registry.forget(f)
	f.Worker.Stop()
}

func (r *registry) forget(f *follower) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.followers = slices.DeleteFunc(r.followers, func(other *follower) bool { return other == f })
}

// pass passes on what is about to be registered. What a worker refuses, with a panic, is not registered.
func (r *registry) pass(register func(worker.Registry)) {
	for _, f := range r.followers {
		register(f.takes)
	}
}

// passActivity is pass for an activity.
func (r *registry) passActivity(name string, register func(worker.Registry)) {
	for _, f := range r.followers {
		if f.serves(name) {
			register(f.takes)
		}
	}
}

// servedOn tells which activities belong on the worker of a queue, where some run only on certain queues.
func (r *registry) servedOn(queue string, queues map[string][]any) serves {
	return func(activity string) bool {
		elsewhere := false
		for at, fns := range queues {
			if slices.ContainsFunc(fns, func(fn any) bool { return r.knownAs(&r.activities, fn) == activity }) {
				if at == queue {
					return true
				}
				elsewhere = true
			}
		}
		return !elsewhere
	}
}
