package core

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Livelock: time goes on and on, and brings no outcome nearer. What can end is progress, however slow it is:
//
//   - a deadline that comes nearer and is within reach;
//   - a history that grows, for the service ends a run whose history is too long;
//   - a run that ends without a successor;
//   - runs that differ from each other in what they were given, in what they did or in what came of it.
//
// So what is left are attempts and runs that do the same again.

// reach is how many times as long as it has been watched a deadline may be away to count.
const reach = 100

// Mark is what there was at a moment.
type Mark struct {
	at    time.Time
	made  uint64           // deadlines
	sizes map[*run.Run]int // of the histories of runs that had not ended
	began map[string]bool  // the ids of all runs
}

// Mark remembers what there is, to see later whether anything has come of it.
func (c *Core) Mark(now time.Time) *Mark {
	m := &Mark{at: now, made: c.deadlines.Made(), sizes: map[*run.Run]int{}, began: make(map[string]bool, len(c.runs))}
	for id, r := range c.runs {
		m.began[id] = true
		if !r.Closed() {
			m.sizes[r] = len(r.Events())
		}
	}
	return m
}

// Circles tells what has gone on since a mark if nothing came of it, a sentence each; none means that there was progress.
func (c *Core) Circles(since *Mark, now time.Time) []string {
	if c.nearer(since, now) || c.grown(since) {
		return nil
	}
	rounds, alike := c.rounds(since)
	if !alike {
		return nil
	}
	return append(c.attempts(), rounds...)
}

// nearer tells whether a deadline of before the mark is within reach.
func (c *Core) nearer(since *Mark, now time.Time) (found bool) {
	horizon := now.Add(reach * min(now.Sub(since.at), (1<<62)/reach)) // a duration can be no longer than 292 years
	c.deadlines.Older(since.made, func(at time.Time, what due) bool {
		found = !at.After(horizon) && !what.lapsed()
		return !found
	})
	return found
}

// grown tells whether a run of before the mark has gone on, or ended for good.
func (c *Core) grown(since *Mark) bool {
	for r, size := range since.sizes { // one is enough, so the order does not matter
		if r.Closed() && r.Successor() == "" || !r.Closed() && len(r.Events()) > size {
			return true
		}
	}
	return false
}

// rounds describes the runs that have begun and ended since a mark, and tells whether they were all of a few sorts.
func (c *Core) rounds(since *Mark) (sentences []string, alike bool) {
	sorts, counts, latest, total := map[uint64]bool{}, map[string]int{}, map[string]*run.Run{}, 0
	//workflowcheck:ignore maporder -- they are counted, and the latest is found, by name if there are two
	for id, r := range c.runs {
		if !r.Closed() || since.began[id] {
			continue
		}
		sorts[signature(r)] = true
		name := r.TypeName()
		counts[name]++
		total++
		if l := latest[name]; l == nil || cmp.Or(l.Ended().Compare(r.Ended()), strings.Compare(l.Identity().RunID, id)) < 0 {
			latest[name] = r
		}
	}
	for name, n := range counts {
		sentences = append(sentences, fmt.Sprintf("%d runs of %s have begun and ended, and were alike: %s", n, name, course(latest[name])))
	}
	slices.Sort(sentences)
	return sentences, len(sorts) <= 1+total/reach
}

// course is what happened in a run, without its workflow tasks, so far as it helps.
func course(r *run.Run) string {
	if r.Sort() != run.OfWorkflow {
		return r.Status().String()
	}
	const enough = 8
	var types []string
	for _, e := range r.Events() {
		switch t := e.GetEventType(); {
		case t == enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED, t == enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED, t == enumspb.EVENT_TYPE_WORKFLOW_TASK_COMPLETED:
		case len(types) == enough:
			return strings.Join(types, ", ") + ", ..."
		default:
			types = append(types, t.String())
		}
	}
	return strings.Join(types, ", ")
}

// attempts describes what is tried again and again.
func (c *Core) attempts() (sentences []string) {
	const several, enough = 10, 10
	for _, r := range c.Open() {
		if r.Sort() != run.OfWorkflow {
			if attempt, failure := r.Tries(); attempt > several {
				sentences = append(sentences, fmt.Sprintf("%s %s %q has failed %d times, at last with: %s",
					r.Sort(), r.TypeName(), r.Identity().Name(), attempt-1, failure.GetMessage()))
			}
			continue
		}
		d, id := r.Describe(), r.Identity().WorkflowID
		if task := d.GetPendingWorkflowTask(); task.GetAttempt() > several {
			sentence := fmt.Sprintf("the workflow task of %q has failed %d times", id, task.GetAttempt()-1)
			if refusal := r.Refusal(); refusal != nil {
				sentence += ", at last with: " + refusal.Error()
			}
			sentences = append(sentences, sentence)
		}
		for _, a := range d.GetPendingActivities() {
			if a.GetAttempt() > several {
				sentences = append(sentences, fmt.Sprintf("activity %s of %q has failed %d times, at last with: %s",
					a.GetActivityType().GetName(), id, a.GetAttempt()-1, a.GetLastFailure().GetMessage()))
			}
		}
		for _, o := range d.GetPendingNexusOperations() {
			if o.GetAttempt() > several {
				sentences = append(sentences, fmt.Sprintf("Nexus operation %s of %q has failed %d times, at last with: %s",
					o.GetOperation(), id, o.GetAttempt()-1, o.GetLastAttemptFailure().GetMessage()))
			}
		}
		if len(sentences) >= enough {
			break
		}
	}
	return sentences
}

// signature is a number for what a run was given, what it did, and what came of it. It is the same for runs that differ only in ids and times.
func signature(r *run.Run) uint64 {
	sum := fnv.New64a()
	write := func(m proto.Message) {
		text, _ := proto.MarshalOptions{Deterministic: true}.Marshal(m) // what came over the wire can go back
		sum.Write(text)
	}
	for _, m := range r.Gist() {
		write(m)
	}
	for _, e := range r.Events() {
		fmt.Fprintf(sum, "%d", e.GetEventType())
		for _, m := range told(e) {
			write(m)
		}
	}
	return sum.Sum64()
}

// told is what an event tells the workflow, or the workflow's caller.
func told(e *historypb.HistoryEvent) []proto.Message {
	switch e.GetEventType() {
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED:
		a := e.GetWorkflowExecutionStartedEventAttributes()
		return []proto.Message{a.GetWorkflowType(), a.GetInput(), a.GetLastCompletionResult()}
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
		return []proto.Message{e.GetWorkflowExecutionSignaledEventAttributes().GetInput()}
	case enumspb.EVENT_TYPE_ACTIVITY_TASK_COMPLETED:
		return []proto.Message{e.GetActivityTaskCompletedEventAttributes().GetResult()}
	case enumspb.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_COMPLETED:
		return []proto.Message{e.GetChildWorkflowExecutionCompletedEventAttributes().GetResult()}
	case enumspb.EVENT_TYPE_NEXUS_OPERATION_COMPLETED:
		return []proto.Message{e.GetNexusOperationCompletedEventAttributes().GetResult()}
	case enumspb.EVENT_TYPE_MARKER_RECORDED:
		return []proto.Message{e.GetMarkerRecordedEventAttributes().GetDetails()["result"]}
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED:
		return []proto.Message{e.GetWorkflowExecutionCompletedEventAttributes().GetResult()}
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW:
		return []proto.Message{e.GetWorkflowExecutionContinuedAsNewEventAttributes().GetInput()}
	default:
		return nil
	}
}
