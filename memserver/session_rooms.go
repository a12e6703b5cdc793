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
	seats    map[string]seat // by the workers' keys
}

// seat is what a worker has room for.
type seat struct {
	queueName string
	sessions  int
}

// furnish notes how much room a worker has.
func (s *Server) furnish(workerKey, queueName string, o *worker.Options) {
	if !o.EnableSessionWorker {
		return
	}
	s.counting.Lock()
	defer s.counting.Unlock()
	if s.room == nil {
		s.room, s.taken, s.seats = map[string]int{}, map[queue]int{}, map[string]seat{}
	}
	has := seat{queueName + sessionQueue, cmp.Or(o.MaxConcurrentSessionExecutionSize, defaultSessions)}
	s.seats[workerKey] = has
	s.refit(has.queueName, has.sessions)
}

// clear takes back the room of a worker that stops.
func (s *Server) clear(workerKey string) {
	s.counting.Lock()
	defer s.counting.Unlock()
	if left, ok := s.seats[workerKey]; ok {
		delete(s.seats, workerKey)
		s.refit(left.queueName, -left.sessions)
	}
}

// refit changes how much room there is.
func (s *Server) refit(queueName string, by int) {
	s.room[queueName] += by
	for at := range s.taken { // each for itself, so the order does not matter
		if at.name == queueName {
			s.tell(at)
		}
	}
}

// crowd notes that a session takes its room (by 1), or gives it back (by -1). Sessions that are opened on the queue of one worker, as when they are
// created again, are not counted.
func (s *Server) crowd(info *activity.Info, by int) {
	s.counting.Lock()
	defer s.counting.Unlock()
	if _, known := s.room[info.TaskQueue]; known {
		at := queue{info.Namespace, info.TaskQueue}
		s.taken[at] += by
		s.tell(at)
	}
}

// tell tells the host whether all the room on a queue is taken. It is called before anybody else can take or give back room, so that the host knows of
// the last one. Where no worker is left there is nobody without room.
func (s *Server) tell(at queue) {
	room := s.room[at.name]
	s.host.Full(at.namespace, at.name, room > 0 && s.taken[at] >= room)
}
