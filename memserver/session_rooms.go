package memserver

import (
	"cmp"
	"sync"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/worker"
)

// Room for sessions. A worker has as many sessions at a time as its options say, and comes for no other as long as all are taken: the activity that would
// open one waits on its queue, and time must not wait for the worker.

// defaultSessions is how many sessions a worker has room for if its options do not say.
const defaultSessions = 1000

// sessionQueue is what the SDK adds to the name of a worker's queue for the activities that open sessions.
const sessionQueue = "__internal_session_creation"

// sessionRooms are those of the workers of this process, by the queue on which sessions are opened.
type sessionRooms struct {
	counting sync.Mutex
	room     map[string]int
	taken    map[queue]int
	workers  map[string]seat // by the workers' keys
}

// seat is what a worker has room for.
type seat struct {
	queueName string
	sessions  int
}

// furnish notes how much room a worker has.
func (r *sessionRooms) furnish(workerKey, queueName string, o *worker.Options) {
	if !o.EnableSessionWorker {
		return
	}
	r.counting.Lock()
	defer r.counting.Unlock()
	if r.room == nil {
		r.room, r.taken, r.workers = map[string]int{}, map[queue]int{}, map[string]seat{}
	}
	s := seat{queueName + sessionQueue, cmp.Or(o.MaxConcurrentSessionExecutionSize, defaultSessions)}
	r.workers[workerKey] = s
	r.room[s.queueName] += s.sessions
}

// clear takes back the room of a worker that stops.
func (r *sessionRooms) clear(workerKey string) {
	r.counting.Lock()
	defer r.counting.Unlock()
	if s, ok := r.workers[workerKey]; ok {
		delete(r.workers, workerKey)
		r.room[s.queueName] -= s.sessions
	}
}

// crowd notes that a session takes its room, or gives it back, and whether there is any left. The host is told before another session can come or
// go, so that it knows of the last one.
func (s *Server) crowd(info *activity.Info, in bool) {
	s.counting.Lock()
	defer s.counting.Unlock()
	s.host.Full(info.Namespace, info.TaskQueue, s.take(info, in))
}

// take counts a session, and reports whether there is no room left for another one. Sessions that are opened on the queue of one worker, as when they
// are created again, are not counted.
func (r *sessionRooms) take(info *activity.Info, in bool) (full bool) {
	room, known := r.room[info.TaskQueue]
	if !known {
		return false
	}
	at, by := queue{info.Namespace, info.TaskQueue}, 1
	if !in {
		by = -1
	}
	r.taken[at] += by
	return r.taken[at] >= room
}
