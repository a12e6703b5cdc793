package core

import (
	"strings"

	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/matching"
	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Workers that leave: ShutdownWorker, and polls that are given up.

// shutdownWorker shuts the sticky queue of a worker. Tasks on it go to the normal queue at once, and nothing of it is written:
// as in matching, which answers StickyWorkerUnavailable, and service/history/transfer_queue_active_task_executor.go.
func (s *step) shutdownWorker(req *workflowservice.ShutdownWorkerRequest) (*workflowservice.ShutdownWorkerResponse, error) {
	if name := req.GetStickyTaskQueue(); name != "" {
		key := matching.Key{Namespace: req.GetNamespace(), Name: name, Kind: matching.Workflow}
		for _, left := range s.queues.Shut(key) {
			if wanted(left) {
				s.offer(key, left)
			}
		}
	}
	if beat := req.GetWorkerHeartbeat(); beat != nil {
		s.noteWorker(req.GetNamespace(), beat)
	}
	if worker := req.GetWorkerInstanceKey(); worker != "" {
		s.departed[worker] = struct{}{}
		s.wake(workerTopic(worker))
	}
	return &workflowservice.ShutdownWorkerResponse{}, nil
}

// take answers a poll of a worker: with a task, or empty, or with a Wait. Polls of workers that leave are answered empty at once, so that no
// task gets lost between a worker's last poll and its end.
func (s *step) take(key matching.Key, worker string) (found offer, ok bool, err error) {
	if _, gone := s.departed[worker]; gone {
		s.queues.Leave(key, worker)
		return offer{}, false, nil
	}
	s.queues.Arrive(key, worker, s.poller())
	s.register(key)
	found, ok = s.queues.Take(key, wanted)
	if ok || s.call.Expired {
		return found, ok, nil
	}
	return offer{}, false, &Wait{Topics: []Topic{queueTopic(key), workerTopic(worker)}}
}

// poller describes the worker whose poll is being carried out.
func (s *step) poller() matching.Poller {
	p := matching.Poller{At: s.now}
	if req, ok := s.call.Request.(interface{ GetIdentity() string }); ok {
		p.Identity = req.GetIdentity()
	}
	return p
}

func workerTopic(worker string) Topic { return Topic{"worker", worker} }

// reachable is the queue on which a task finds a worker: the normal one if the worker that has the run in its cache is gone, and the one for all if
// there is one and nobody polls for it.
func (s *step) reachable(key matching.Key, o offer) matching.Key {
	if o.task.Kind == run.WorkflowTask || o.task.Kind == run.QueryTask {
		normal := o.run.Started().GetTaskQueue().GetName()
		if key.Name != normal && !s.queues.IsShut(key) && !s.moves(o.run) {
			return key // sticky: its worker polls
		}
		key.Name = normal
	}
	key.Version = s.route(key, o)
	if all := s.catchAll; all.queue != "" && key.Name != all.queue && !all.except[key.Name] && !s.queues.Polled(key) {
		key.Name, key.Version = all.queue, ""
	}
	return key
}

// catchAll is the queue for tasks of queues that nobody polls.
type catchAll struct {
	queue  string
	except map[string]bool
}

// CatchAll makes tasks go to a queue when nobody polls for theirs: histories keep the name of their own. The exceptions are left alone, such as queues whose workers
// are about to start. It must be called before the first step.
func (c *Core) CatchAll(queue string, except ...string) {
	c.catchAll = catchAll{queue, map[string]bool{}}
	for _, name := range except {
		c.catchAll.except[name] = true
	}
}

// Forget notes that nobody polls any more on the queue of a topic; other topics are ignored.
func (c *Core) Forget(t Topic) {
	if key, ok := t.key(); ok {
		c.queues.Forget(key)
	}
}

// Ready tells whether a task waits on the queue of a topic.
func (c *Core) Ready(t Topic) bool {
	key, ok := t.key()
	return ok && c.queues.Waits(key, wanted)
}

// WorkflowTopic is the topic of a queue of workflow tasks.
func WorkflowTopic(namespace, queue string) Topic {
	return queueTopic(matching.Key{Namespace: namespace, Name: queue, Kind: matching.Workflow})
}

// WorkflowQueue tells which queue a topic is about; ok is false if it is none for workflow tasks.
func (t Topic) WorkflowQueue() (namespace, name string, ok bool) {
	key, ok := t.key()
	return key.Namespace, key.Name, ok && key.Kind == matching.Workflow
}

// key is the queue that a topic is about.
func (t Topic) key() (key matching.Key, ok bool) {
	if t.Kind != QueueTopic {
		return matching.Key{}, false
	}
	kind, rest, _ := strings.Cut(t.Name, "/")
	namespace, rest, _ := strings.Cut(rest, "/")
	name, version, _ := strings.Cut(rest, versionMark)
	return matching.Key{Namespace: namespace, Name: name, Kind: matching.Kind(kind), Version: version}, true
}
