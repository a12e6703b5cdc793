package matching

import (
	"cmp"
	"maps"
	"slices"
	"time"
)

// Kind tells what a queue's tasks are for.
type Kind string

// The kinds of task queues.
const (
	Workflow Kind = "workflow"
	Activity Kind = "activity"
	Nexus    Kind = "nexus"
)

// Key names a queue.
type Key struct {
	Namespace string
	Name      string
	Kind      Kind
	Version   string // of the workers; empty for those without one
}

// Queues holds the tasks of all queues, of a type T that belongs to the owner.
type Queues[T any] struct {
	byKey  map[Key]*queue[T]
	filled map[Key]*queue[T] // those that may have tasks: of all that there ever were, these are few
}

type queue[T any] struct {
	tasks   []T
	workers map[string]Poller // those that have polled here and are not known to be gone
	shut    bool              // the workers said that they leave
}

func (q *Queues[T]) at(key Key) *queue[T] {
	if q.byKey == nil {
		q.byKey = map[Key]*queue[T]{}
	}
	if q.byKey[key] == nil {
		q.byKey[key] = &queue[T]{}
	}
	return q.byKey[key]
}

// Offer puts a task at the end of a queue.
func (q *Queues[T]) Offer(key Key, task T) {
	at := q.at(key)
	at.tasks = append(at.tasks, task)
	if q.filled == nil {
		q.filled = map[Key]*queue[T]{}
	}
	q.filled[key] = at
}

// Take removes the first task that is wanted; stale ones before it are dropped.
func (q *Queues[T]) Take(key Key, wanted func(T) bool) (task T, ok bool) {
	at := q.at(key)
	if ok = at.waits(wanted); ok {
		task, at.tasks = at.tasks[0], at.tasks[1:]
	}
	return task, ok
}

// Waits tells whether there is a task that is wanted; stale ones before it are dropped.
func (q *Queues[T]) Waits(key Key, wanted func(T) bool) bool { return q.at(key).waits(wanted) }

func (at *queue[T]) waits(wanted func(T) bool) bool {
	for len(at.tasks) > 0 && !wanted(at.tasks[0]) {
		at.tasks = at.tasks[1:]
	}
	return len(at.tasks) > 0
}

// Ready calls visit with the first wanted task of every queue that has one, until it returns false, and then returns false;
// polled tells whether a worker is there. Stale tasks on the way are dropped.
// The order is not defined: visit must not depend on it.
func (q *Queues[T]) Ready(wanted func(T) bool, visit func(key Key, first T, polled bool) bool) bool {
	for key, at := range q.filled {
		if !at.waits(wanted) {
			delete(q.filled, key)
		} else if !visit(key, at.tasks[0], len(at.workers) > 0) {
			return false
		}
	}
	return true
}

// Poller is who polls a queue.
type Poller struct {
	Identity string
	At       time.Time // of the last poll
}

// Pollers lists who polls a queue, by identity.
func (q *Queues[T]) Pollers(key Key) []Poller {
	if q.byKey[key] == nil {
		return nil
	}
	return slices.SortedFunc(maps.Values(q.byKey[key].workers), func(a, b Poller) int { return cmp.Compare(a.Identity, b.Identity) })
}

// Versions lists the versions that there are queues for beside the key's, in a fixed order.
func (q *Queues[T]) Versions(key Key) (versions []string) {
	for other := range q.byKey { // sorted below
		if version := other.Version; version != "" {
			other.Version = ""
			if key.Version = ""; other == key {
				versions = append(versions, version)
			}
		}
	}
	slices.Sort(versions)
	return versions
}

// Backlog counts the tasks that are wanted.
func (q *Queues[T]) Backlog(key Key, wanted func(T) bool) (count int) {
	if q.byKey[key] == nil {
		return 0
	}
	for _, task := range q.byKey[key].tasks {
		if wanted(task) {
			count++
		}
	}
	return count
}

// Arrive notes that a worker polls a queue.
func (q *Queues[T]) Arrive(key Key, worker string, poller Poller) {
	at := q.at(key)
	if at.workers == nil {
		at.workers = map[string]Poller{}
	}
	at.workers[worker] = poller
	at.shut = false
}

// Polled tells whether a worker polls a queue.
func (q *Queues[T]) Polled(key Key) bool { return q.byKey[key] != nil && len(q.byKey[key].workers) > 0 }

// Leave notes that a worker is gone.
func (q *Queues[T]) Leave(key Key, worker string) { delete(q.at(key).workers, worker) }

// PolledBut tells whether a worker polls a queue that is none of some.
func (q *Queues[T]) PolledBut(key Key, some map[string]struct{}) bool {
	if q.byKey[key] == nil {
		return false
	}
	for worker := range q.byKey[key].workers { // one is enough, so the order does not matter
		if _, is := some[worker]; !is {
			return true
		}
	}
	return false
}

// Forget notes that the workers of a queue are gone.
func (q *Queues[T]) Forget(key Key) { q.at(key).workers = nil }

// Shut notes that the workers of a queue are gone for good, and takes the tasks that they leave behind. A poll opens it again.
func (q *Queues[T]) Shut(key Key) []T {
	at := q.at(key)
	left := at.tasks
	at.tasks, at.workers, at.shut = nil, nil, true
	return left
}

// Drain takes all tasks out of the queues of a namespace that are told, in a fixed order.
func (q *Queues[T]) Drain(namespace string, told func(Key) bool, visit func(Key, T)) {
	var keys []Key
	for key := range q.byKey { // sorted below
		if key.Namespace == namespace && told(key) {
			keys = append(keys, key)
		}
	}
	slices.SortFunc(keys, func(a, b Key) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name), cmp.Compare(a.Version, b.Version))
	})
	left := make([][]T, len(keys))
	for i, key := range keys { // first all are taken, for a visit may put some into another queue
		left[i], q.byKey[key].tasks = q.byKey[key].tasks, nil
	}
	for i, key := range keys {
		for _, task := range left[i] {
			visit(key, task)
		}
	}
}

// IsShut tells whether a queue was shut.
func (q *Queues[T]) IsShut(key Key) bool { return q.byKey[key] != nil && q.byKey[key].shut }
