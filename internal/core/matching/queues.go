package matching

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
}

// Queues holds the tasks of all queues, of a type T that belongs to the owner.
type Queues[T any] struct {
	byKey map[Key]*queue[T]
}

type queue[T any] struct {
	tasks   []T
	workers map[string]struct{} // those that have polled here and are not known to be gone
	shut    bool                // the workers said that they leave
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
}

// Take removes the first task that is wanted; stale ones before it are dropped.
func (q *Queues[T]) Take(key Key, wanted func(T) bool) (task T, ok bool) {
	at := q.at(key)
	for len(at.tasks) > 0 {
		task, at.tasks = at.tasks[0], at.tasks[1:]
		if wanted(task) {
			return task, true
		}
	}
	var none T
	return none, false
}

// Ready calls visit with the first wanted task of every queue that has one, until it returns false, and then returns false;
// polled tells whether a worker is there. Stale tasks on the way are dropped.
// The order is not defined: visit must not depend on it.
func (q *Queues[T]) Ready(wanted func(T) bool, visit func(key Key, first T, polled bool) bool) bool {
	for key, at := range q.byKey {
		for len(at.tasks) > 0 && !wanted(at.tasks[0]) {
			at.tasks = at.tasks[1:]
		}
		if len(at.tasks) > 0 && !visit(key, at.tasks[0], len(at.workers) > 0) {
			return false
		}
	}
	return true
}

// Arrive notes that a worker polls a queue.
func (q *Queues[T]) Arrive(key Key, worker string) {
	at := q.at(key)
	if at.workers == nil {
		at.workers = map[string]struct{}{}
	}
	at.workers[worker] = struct{}{}
	at.shut = false
}

// Leave notes that a worker is gone.
func (q *Queues[T]) Leave(key Key, worker string) { delete(q.at(key).workers, worker) }

// Forget notes that the workers of a queue are gone.
func (q *Queues[T]) Forget(key Key) { q.at(key).workers = nil }

// Shut notes that the workers of a queue are gone for good, and takes the tasks that they leave behind. A poll opens it again.
func (q *Queues[T]) Shut(key Key) []T {
	at := q.at(key)
	left := at.tasks
	at.tasks, at.workers, at.shut = nil, nil, true
	return left
}

// IsShut tells whether a queue was shut.
func (q *Queues[T]) IsShut(key Key) bool { return q.byKey[key] != nil && q.byKey[key].shut }
