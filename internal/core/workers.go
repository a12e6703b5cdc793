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
	s.queues.Arrive(key, worker)
	found, ok = s.queues.Take(key, wanted)
	if ok || s.call.Expired {
		return found, ok, nil
	}
	return offer{}, false, &Wait{Topics: []Topic{queueTopic(key), workerTopic(worker)}}
}

func workerTopic(worker string) Topic { return Topic{"worker", worker} }

// reachable is the queue on which a task finds a worker: the normal one if the worker that has the run in its cache is gone.
func (s *step) reachable(key matching.Key, o offer) matching.Key {
	if (o.task.Kind == run.WorkflowTask || o.task.Kind == run.QueryTask) && s.queues.IsShut(key) {
		key.Name = o.run.Started().GetTaskQueue().GetName()
	}
	return key
}

// Forget notes that nobody polls any more on the queue of a topic; other topics are ignored.
func (c *Core) Forget(t Topic) {
	if t.Kind != QueueTopic {
		return
	}
	kind, rest, _ := strings.Cut(t.Name, "/")
	namespace, name, _ := strings.Cut(rest, "/")
	c.queues.Forget(matching.Key{Namespace: namespace, Name: name, Kind: matching.Kind(kind)})
}
