package memserver

import (
	"context"
	"slices"
	"sync"

	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/stack"
)

// Couriers take workflow tasks to workers that are between two polls. The SDK's worker polls at most 1,000 times a second, so a workflow that needs
// a poll for each step takes a millisecond for each. But the SDK has no such limit for the first task of a workflow, which it takes from the answer to
// the start. So a courier starts a workflow on the worker's queue; the request never gets to the service, and the answer is that to a poll in the
// worker's name. ADR 7 has the reasons.
//
// The worker's limits hold: the SDK asks for such a task only if a slot is free. Where it is not, the task waits for the worker's next poll.

// couriers are those of all workers whose clients belong to the server.
type couriers struct {
	posting sync.Mutex
	byKey   map[string]*courier // by the workers' instance keys
	byQueue map[queue][]*courier
	missed  map[queue]struct{} // those for which nobody could go
	out     sync.WaitGroup
	retired bool
}

type queue struct{ namespace, name string }

// courier is that of one worker.
type courier struct {
	client    client.Client
	queueName string
	// started is set when the SDK knows the worker; polls are such as it makes, by queue. Until there are both, the courier can do nothing.
	started bool
	polls   map[queue]*workflowservice.PollWorkflowTaskQueueRequest

	errands []queue // to run
	busy    bool
	rest    sync.Cond // signalled when it is not busy any more
	retired bool
}

// errandKey is that of the poll that a courier makes, in the context of its call.
type errandKey struct{}

// employ makes the courier of a worker.
func (s *couriers) employ(workerKey, queueName string, c client.Client) {
	s.posting.Lock()
	defer s.posting.Unlock()
	if s.byKey == nil {
		s.byKey, s.byQueue = map[string]*courier{}, map[queue][]*courier{}
	}
	hired := &courier{client: c, queueName: queueName, polls: map[queue]*workflowservice.PollWorkflowTaskQueueRequest{}}
	hired.rest.L = &s.posting
	s.byKey[workerKey] = hired
}

// begin notes that the SDK knows the worker.
func (s *couriers) begin(workerKey string) {
	s.posting.Lock()
	defer s.posting.Unlock()
	if c := s.byKey[workerKey]; c != nil {
		c.started = true
		s.look(c)
	}
}

// meet notes how a worker polls. Its first poll tells all queues.
func (s *couriers) meet(poll *workflowservice.PollWorkflowTaskQueueRequest) {
	s.posting.Lock()
	defer s.posting.Unlock()
	c := s.byKey[poll.GetWorkerInstanceKey()]
	if c == nil || c.polls[queue{poll.GetNamespace(), poll.GetTaskQueue().GetName()}] != nil {
		return
	}
	for _, name := range []string{poll.GetTaskQueue().GetName(), poll.GetTaskQueue().GetNormalName()} {
		q := queue{poll.GetNamespace(), name}
		if name != "" && c.polls[q] == nil {
			c.polls[q] = poll
			s.byQueue[q] = append(s.byQueue[q], c)
		}
	}
	s.look(c)
}

// pollOf is a poll of a queue, made of one that may be of another queue of the same worker.
func pollOf(q queue, like *workflowservice.PollWorkflowTaskQueueRequest) *workflowservice.PollWorkflowTaskQueueRequest {
	if like.GetTaskQueue().GetName() == q.name {
		return like
	}
	poll := proto.CloneOf(like)
	poll.TaskQueue = &taskqueuepb.TaskQueue{Name: q.name}
	return poll
}

// look sends a courier out for what has waited since before it could go.
func (s *couriers) look(c *courier) {
	for q := range c.polls { // it goes to all of them
		if _, waits := s.missed[q]; waits && c.started {
			delete(s.missed, q)
			s.send(c, q)
		}
	}
}

// call sends somebody out for the tasks of a queue. It does not wait for anything.
func (s *couriers) call(namespace, name string) {
	s.posting.Lock()
	defer s.posting.Unlock()
	q := queue{namespace, name}
	for _, c := range s.byQueue[q] {
		if c.started && s.alone(c) {
			s.send(c, q)
			return
		}
	}
	if s.missed == nil {
		s.missed = map[queue]struct{}{}
	}
	s.missed[q] = struct{}{}
}

// alone tells whether the SDK has no other worker to which it could give what the courier brings.
func (s *couriers) alone(c *courier) bool {
	for _, other := range s.byKey {
		if other != c && other.client == c.client && other.queueName == c.queueName {
			return false
		}
	}
	return true
}

func (s *couriers) send(c *courier, q queue) {
	if s.retired || c.retired || slices.Contains(c.errands, q) {
		return
	}
	c.errands = append(c.errands, q)
	if !c.busy {
		c.busy = true
		s.out.Go(func() {
			stack.Grow()
			s.work(c)
		})
	}
}

// work runs a courier's errands.
func (s *couriers) work(c *courier) {
	s.posting.Lock()
	defer s.posting.Unlock()
	for len(c.errands) > 0 && !c.retired {
		q := c.errands[0]
		c.errands = c.errands[1:]
		poll := pollOf(q, c.polls[q])
		s.posting.Unlock()
		// If it fails, the task is left for a poll.
		_, _ = c.client.ExecuteWorkflow(context.WithValue(context.Background(), errandKey{}, poll), client.StartWorkflowOptions{
			ID: "errand", TaskQueue: c.queueName, EnableEagerStart: true,
		}, "errand")
		s.posting.Lock()
	}
	c.busy = false
	c.rest.Broadcast()
}

// dismiss ends the courier of a worker that stops, and returns when it brings nothing any more.
func (s *couriers) dismiss(workerKey string) {
	s.posting.Lock()
	defer s.posting.Unlock()
	c := s.byKey[workerKey]
	if c == nil {
		return
	}
	c.retired = true
	delete(s.byKey, workerKey)
	for q := range c.polls { // each for itself
		s.byQueue[q] = slices.DeleteFunc(s.byQueue[q], func(other *courier) bool { return other == c })
	}
	for c.busy {
		c.rest.Wait()
	}
}

// retire ends all couriers, and returns when none is out.
func (s *couriers) retire() {
	s.posting.Lock()
	s.retired = true
	s.posting.Unlock()
	s.out.Wait()
}

// runErrand answers the start that a courier makes.
func (s *Server) runErrand(poll *workflowservice.PollWorkflowTaskQueueRequest, req *workflowservice.StartWorkflowExecutionRequest, reply *workflowservice.StartWorkflowExecutionResponse) error {
	if !req.GetRequestEagerExecution() {
		return nil // the worker has no free slot
	}
	task, err := s.host.Try(poll)
	if err == nil && (len(task.GetTaskToken()) > 0 || task.GetQuery() != nil) {
		give(reply, &workflowservice.StartWorkflowExecutionResponse{EagerWorkflowTask: task})
	}
	return err
}
