package core

import (
	"errors"
	"time"

	workerpb "go.temporal.io/api/worker/v1"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/core/deadline"
	"github.com/groundhogdev/groundhog/internal/core/deployment"
	"github.com/groundhogdev/groundhog/internal/core/endpoint"
	"github.com/groundhogdev/groundhog/internal/core/ids"
	"github.com/groundhogdev/groundhog/internal/core/matching"
	"github.com/groundhogdev/groundhog/internal/core/run"
	"github.com/groundhogdev/groundhog/internal/core/visibility"
)

// Core holds all namespaces, runs and task queues.
type Core struct {
	ids           *ids.Source
	runs          map[string]*run.Run        // by run id
	current       map[workflowKey]*run.Run   // the latest run of each workflow id
	standalone    map[standaloneKey]*run.Run // the latest of each id of what is no workflow
	queues        matching.Queues[offer]
	catchAll      catchAll
	deadlines     deadline.Queue[due]
	endpoints     endpoint.Registry
	attributes    visibility.Registry
	deployments   deployment.Registry
	schedules     map[workflowKey]*scheduled
	scheduledRuns map[string]*scheduled // by the run id of the first run of what they started
	batches       []*batch              // in the order in which they were started
	woken         []Topic
	asked         map[uint64]asked    // queries by the calls that wait for them
	updating      map[uint64]updating // updates by the calls that wait for them
	departed      map[string]struct{} // workers that said that they leave
	workers       map[workerKey]*workerpb.WorkerHeartbeat
	work          work       // what holds time
	settling      []*run.Run // whose deadlines have come due since Settle
	defect        error
	namespaces    func(name string) bool // nil for any
}

type workflowKey struct{ namespace, workflowID string }

type standaloneKey struct {
	sort          run.Sort
	namespace, id string
}

// offer is a task on a queue, with the run that it belongs to.
type offer struct {
	run  *run.Run
	task run.Task
}

// due is a deadline, with the run that made it.
type due struct {
	run   *run.Run
	what  run.Due
	alarm alarm // not of a run: then there is none
}

// alarm is a deadline of something else than a run.
type alarm interface {
	lapsed() bool
	ring(s *step)
}

// lapsed tells whether nothing waits for a deadline any more.
func (d due) lapsed() bool {
	if d.alarm != nil {
		return d.alarm.lapsed()
	}
	return d.run.Lapsed(d.what)
}

// New returns an empty service.
func New(seed uint64) *Core {
	return &Core{
		ids: ids.New(seed), runs: map[string]*run.Run{}, current: map[workflowKey]*run.Run{}, standalone: map[standaloneKey]*run.Run{},
		asked: map[uint64]asked{}, updating: map[uint64]updating{}, departed: map[string]struct{}{},
	}
}

// Call is a request. It is given to Step again after each time it had to wait.
type Call struct {
	// ID tells calls apart.
	ID uint64
	// Request is a request message of the workflow service or the operator service.
	Request proto.Message
	// Expired is set on the last try of a long poll: the caller does not wait any longer, so there has to be an answer.
	Expired bool
}

// Wait is the error of a call that cannot be answered yet: try again when any of its topics is woken.
type Wait struct {
	Topics []Topic
	// ForTime is set if the caller waits for an outcome, so that time may move on.
	ForTime bool
}

func (*Wait) Error() string { return "no answer yet" }

// Topic is something that calls wait for.
type Topic struct{ Kind, Name string }

// Step carries out a call. The error is a *Wait or one of package serviceerror.
func (c *Core) Step(now time.Time, call Call) (proto.Message, error) {
	s := &step{Core: c, now: now, call: call}
	handle, ok := inputs[call.Request.ProtoReflect().Descriptor().FullName()]
	if !ok {
		return nil, errUnknown(call.Request)
	}
	return handle(s, call.Request)
}

// Next tells when the earliest deadline comes due; ok is false if there is none that anything waits for.
func (c *Core) Next() (at time.Time, ok bool) {
	for {
		if at, ok = c.deadlines.Next(); !ok || !c.deadlines.Peek().lapsed() {
			return at, ok
		}
		c.deadlines.Take(at)
	}
}

// Delay tells how late the deadline of the last Next is where time goes on at the pace of real time.
func (c *Core) Delay() time.Duration { return c.deadlines.Delay() }

// Alarm lets ring be called when a moment has come, in line with the deadlines: after those of the same instant that are older.
func (c *Core) Alarm(at time.Time, ring func(now time.Time)) {
	c.deadlines.Add(at, due{alarm: bell(ring)})
}

// NextRings tells whether what comes due next, according to Next, is of Alarm.
func (c *Core) NextRings() bool {
	_, ok := c.deadlines.Peek().alarm.(bell)
	return ok
}

// bell is what Alarm made.
type bell func(time.Time)

func (bell) lapsed() bool   { return false }
func (b bell) ring(s *step) { b(s.now) }

// Fire lets the earliest deadline come due, if it is due at now; it reports whether there was one. The workflows look at what
// has happened when nothing else is due at now, or at Settle.
func (c *Core) Fire(now time.Time) bool {
	d, ok := c.deadlines.Take(now)
	if !ok {
		return false
	}
	s := &step{Core: c, now: now}
	switch {
	case d.alarm == nil:
		if out, err := d.run.Fire(now, c.ids, d.what); c.sound(err) == nil {
			s.apply(d.run, out)
			c.settling = append(c.settling, d.run)
		}
	case !d.lapsed():
		d.alarm.ring(s)
	}
	if at, ok := c.deadlines.Next(); !ok || at.After(now) {
		c.Settle(now)
	}
	return true
}

// Settle lets workflows look at the deadlines that have come due.
func (c *Core) Settle(now time.Time) {
	s := &step{Core: c, now: now}
	runs := c.settling
	c.settling = nil
	for _, r := range runs { // a run that is there twice has nothing left to do the second time
		if out, err := r.Settle(now, c.ids); c.sound(err) == nil {
			s.apply(r, out)
		}
	}
}

// sound notes the error of a transaction if it is a defect, for a deadline and mail have nobody else to tell it to; it returns the error.
func (c *Core) sound(err error) error {
	if defect := new(run.Defect); c.defect == nil && errors.As(err, &defect) {
		c.defect = defect
	}
	return err
}

// Defect is the first mistake of the core that has shown itself, nil if none has: what comes after it is not to be relied on.
func (c *Core) Defect() error { return c.defect }

// Woken returns the topics that have been woken since the last time, in order.
func (c *Core) Woken() []Topic {
	woken := c.woken
	c.woken = nil
	return woken
}

// step is one call or deadline being carried out.
type step struct {
	*Core
	now  time.Time
	call Call

	mail       []run.Mail // that waits to be delivered
	delivering bool
}

// do runs a transaction on a run and lets its output out.
func (s *step) do(r *run.Run, handle func(*run.Tx) error) error {
	out, err := r.Do(s.now, s.ids, handle)
	if s.sound(err) != nil {
		return err
	}
	s.apply(r, out)
	return out.Refused
}

// apply hands the output of a transaction on.
func (s *step) apply(r *run.Run, out run.Output) {
	for _, task := range out.Tasks {
		s.offer(queueKey(r.Identity().Namespace, task), offer{r, task})
	}
	for _, d := range out.Deadlines {
		s.deadlines.Add(d.At, due{run: r, what: d.Due})
	}
	if out.Changed {
		s.wake(runTopic(r))
		if r.Closed() {
			s.wake(endTopic(r))
		}
	}
	s.watch(r, out)
	s.post(out.Mail)
}

func (s *step) wake(t Topic) { s.woken = append(s.woken, t) }

func runTopic(r *run.Run) Topic { return Topic{"run", r.Identity().RunID} }

// endTopic is for those who wait for nothing but the end of a run, and need not look at each event.
func endTopic(r *run.Run) Topic { return Topic{"end", r.Identity().RunID} }

// QueueTopic is the kind of the topics of task queues. What wakes one is for a single call, the one that has waited longest.
const QueueTopic = "queue"

// versionMark is between the name of a queue and the version of the workers in a topic.
const versionMark = "\x00"

func queueTopic(key matching.Key) Topic {
	name := key.Name
	if key.Version != "" {
		name += versionMark + key.Version
	}
	return Topic{QueueTopic, string(key.Kind) + "/" + key.Namespace + "/" + name}
}

func queueKey(namespace string, task run.Task) matching.Key {
	kind := matching.Workflow
	switch task.Kind {
	case run.ActivityTask:
		kind = matching.Activity
	case run.NexusTask:
		kind = matching.Nexus
	}
	if task.Namespace != "" {
		namespace = task.Namespace
	}
	return matching.Key{Namespace: namespace, Name: task.Queue, Kind: kind}
}
