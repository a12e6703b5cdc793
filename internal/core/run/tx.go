package run

import (
	"time"

	historypb "go.temporal.io/api/history/v1"
	protocolpb "go.temporal.io/api/protocol/v1"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/core/history"
	"github.com/groundhogdev/groundhog/internal/core/ids"
)

// Tx is one transaction on a run.
type Tx struct {
	run  *Run
	now  time.Time
	ids  *ids.Source
	out  Output
	undo []func()
	// commanding is set while the commands of a workflow task are carried out: what else happens is written after them.
	commanding bool
	buffering  bool    // an event was put into the buffer
	over       bool    // the run had ended before
	eager      []int64 // scheduled activities that the worker wants to have at once
	// inbox are the messages of the completed workflow task that are not carried out yet.
	inbox []*protocolpb.Message
	// fault is the first impossible change of a state, see moves.go: the transaction fails with it.
	fault error
}

// Output is what leaves a run when a transaction commits.
type Output struct {
	Tasks     []Task
	Deadlines []Deadline
	Mail      []Mail
	// Started lists the scheduled events' ids of the activities that were handed to a worker.
	Started []int64
	// Refused is the answer to the caller, if that is an error although everything else here takes effect.
	Refused error
	// Changed is set if there are new events, or an answer that somebody may wait for.
	Changed bool
}

// Task is work for a worker: it is offered on a queue, and the run says later whether it is still wanted.
type Task struct {
	Namespace string // of the queue, if it is not the run's
	Queue     string
	Kind      TaskKind
	ID        int64 // the scheduled event's id
	Stamp     int   // tells attempts apart
}

// TaskKind tells what a task is for.
type TaskKind int

// The kinds of tasks.
const (
	WorkflowTask TaskKind = iota
	ActivityTask
	QueryTask
	NexusTask
)

// Deadline is a wish for a later input.
type Deadline struct {
	At  time.Time
	Due Due
}

// Due is what a deadline brings back to the run. It is fired only if it is not stale, see lapsed.go.
type Due interface{ fire(tx *Tx) error }

// Mail goes from a run to another one, or to the core, and is delivered before the step that sent it ends.
type Mail any

// Do runs one transaction: if handle fails, nothing has happened.
func (r *Run) Do(now time.Time, source *ids.Source, handle func(*Tx) error) (Output, error) {
	tx := &Tx{run: r, now: now, ids: source, over: r.Closed()}
	if err := handle(tx); err != nil {
		tx.rollback(0)
		return Output{}, err
	}
	tx.spill()
	tx.enforce()
	tx.settle()
	return tx.end()
}

// settle schedules a workflow task if there is something that the workflow has not looked at and it is not paused, and what waits for the end of one
// or of the run goes on.
func (tx *Tx) settle() {
	r := tx.run
	switch {
	case r.Closed():
		tx.endUpdates()
	case r.Paused():
	case r.wft.state != noTask:
	case r.attention && !r.resting:
		tx.scheduleWorkflowTask()
	default:
		tx.scheduleForUpdates()
	}
	tx.offerQueries()
}

// Fire runs the transaction of a deadline that has come due. It schedules no workflow task: Settle does, after everything
// that comes due at the same instant, so that the workflow sees it together.
func (r *Run) Fire(now time.Time, source *ids.Source, due Due) (Output, error) {
	if r.Lapsed(due) {
		return Output{}, nil
	}
	tx := &Tx{run: r, now: now, ids: source, over: r.Closed()}
	if err := due.fire(tx); err != nil {
		tx.rollback(0)
		return Output{}, err
	}
	tx.spill()
	return tx.end()
}

// Settle schedules the workflow task that fired deadlines have made necessary.
func (r *Run) Settle(now time.Time, source *ids.Source) (Output, error) {
	return r.Do(now, source, func(*Tx) error { return nil })
}

// mark and rollback undo a part of a transaction: the commands of a workflow task that turns out to be bad.
func (tx *Tx) mark() int { return len(tx.undo) }

func (tx *Tx) rollback(mark int) {
	for i := len(tx.undo) - 1; i >= mark; i-- {
		tx.undo[i]()
	}
	tx.undo = tx.undo[:mark]
}

// set, put and remove are the only ways to change a run.
func set[T any](tx *Tx, place *T, value T) {
	old := *place
	tx.undo = append(tx.undo, func() { *place = old })
	*place = value
}

func put[K comparable, V any](tx *Tx, m map[K]V, key K, value V) {
	old, had := m[key]
	kept := tx.run.kept
	tx.undo = append(tx.undo, func() {
		tx.run.kept = kept
		if had {
			m[key] = old
		} else {
			delete(m, key)
		}
	})
	m[key] = value
	tx.run.kept += weigh(key, value)
	if had {
		tx.run.kept -= weigh(key, old)
	}
}

func remove[K comparable, V any](tx *Tx, m map[K]V, key K) {
	old, had := m[key]
	if !had {
		return
	}
	kept := tx.run.kept
	tx.undo = append(tx.undo, func() { m[key], tx.run.kept = old, kept })
	delete(m, key)
	tx.run.kept -= weigh(key, old)
}

// append writes an event that a command or the workflow task itself leads to, and returns its id.
func (tx *Tx) append(attributes proto.Message) int64 {
	id := tx.run.nextID()
	tx.write(history.Event(id, tx.now, attributes))
	return id
}

func (tx *Tx) write(e *historypb.HistoryEvent) {
	set(tx, &tx.run.events, append(tx.run.events, e))
	set(tx, &tx.run.bytes, tx.run.bytes+int64(proto.Size(e)))
	tx.out.Changed = true
}

// draft makes an event when its id is known: events that wait in the buffer get theirs late. It is asked for a sample with
// the id 0 before, so it must do nothing else.
type draft func(id int64) *historypb.HistoryEvent

// arrive writes an event that comes from outside, and the workflow has to look at: at once, or, while a workflow task is
// started, when that ends.
func (tx *Tx) arrive(attributes proto.Message) {
	tx.arriveAs(func(int64) proto.Message { return attributes })
}

// arriveWith is arrive for an event that has more than attributes, such as links.
func (tx *Tx) arriveWith(attributes proto.Message, edit func(*historypb.HistoryEvent)) {
	when := tx.now
	tx.arriveEvent(func(id int64) *historypb.HistoryEvent {
		e := history.Event(id, when, attributes)
		edit(e)
		return e
	})
}

// arriveAs is arrive for attributes that depend on the event's own id.
func (tx *Tx) arriveAs(attributes func(id int64) proto.Message) {
	when := tx.now
	tx.arriveEvent(func(id int64) *historypb.HistoryEvent { return history.Event(id, when, attributes(id)) })
}

func (tx *Tx) arriveEvent(event draft) {
	tx.commitTask("", nil) // there is news, so the task is needed whatever becomes of the updates
	set(tx, &tx.run.attention, true)
	if tx.run.wft.state == taskStarted || tx.commanding {
		waiting := tx.run.buffered
		tx.buffering = true
		set(tx, &tx.run.buffered, append(waiting[:len(waiting):len(waiting)], event))
		return
	}
	tx.write(event(tx.run.nextID()))
}

// flush writes the events that waited for the workflow task to end; see buffer.go for their order.
func (tx *Tx) flush() {
	waiting := inOrder(tx.run.buffered)
	set(tx, &tx.run.buffered, nil)
	for _, event := range waiting {
		tx.write(event(tx.run.nextID()))
	}
}

// after wishes for an input after a while.
func (tx *Tx) after(wait time.Duration, due Due) { tx.at(tx.now.Add(wait), due) }

// at wishes for an input at a time; one that is over, as after a reset, comes now.
func (tx *Tx) at(when time.Time, due Due) {
	if when.Before(tx.now) {
		when = tx.now
	}
	set(tx, &tx.out.Deadlines, append(tx.out.Deadlines, Deadline{when, due}))
}

func (tx *Tx) offer(task Task) { set(tx, &tx.out.Tasks, append(tx.out.Tasks, task)) }

func (tx *Tx) send(mail Mail) { set(tx, &tx.out.Mail, append(tx.out.Mail, mail)) }
