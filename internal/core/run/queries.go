package run

import (
	"slices"
	"strconv"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	querypb "go.temporal.io/api/query/v1"
	"go.temporal.io/api/serviceerror"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/fsm"
)

// Queries: questions about a run that leave no trace in it. While a workflow task is pending, a query waits for it, so that its
// answer takes the task's news into account; else it goes to a worker as a task of its own.

type queryState string

const (
	noQuery       queryState = ""
	queryAttached queryState = "attached"
	queryOffered  queryState = "offered"
	queryHanded   queryState = "handed"
	queryAnswered queryState = "answered"
)

type queryEvent string

const (
	queryAsk    queryEvent = "ask"
	queryOffer  queryEvent = "offer" // no workflow task is pending
	queryPoll   queryEvent = "poll"
	queryMove   queryEvent = "nobody comes" // for a query on the queue of the worker that has the run in its cache
	queryAnswer queryEvent = "answer"
)

// A query is gone in whatever state when its caller gives up.
var queryTable = fsm.New("query", fsm.Edges[queryState, queryEvent]{
	noQuery:       {queryAsk: queryAttached},
	queryAttached: {queryOffer: queryOffered, queryAnswer: queryAnswered},
	queryOffered:  {queryMove: queryOffered, queryPoll: queryHanded},
	queryHanded:   {queryAnswer: queryAnswered},
})

// Query is one query of a run. Its fields change only through set.
type Query struct {
	id    int64
	what  *querypb.WorkflowQuery
	state queryState
	queue string // where it is offered
	reply *commonpb.Payloads
	err   error
}

// Answer returns the answer or the error that the query ended with; ok is false as long as it has not.
func (q *Query) Answer() (reply *commonpb.Payloads, err error, ok bool) {
	return q.reply, q.err, q.state == queryAnswered
}

// Handed tells whether a worker has the query.
func (q *Query) Handed() bool { return q.state == queryHanded }

// Attached tells whether the query waits for a workflow task.
func (q *Query) Attached() bool { return q.state == queryAttached }

// Askable refuses queries that no workflow task could answer.
func (r *Run) Askable() error {
	switch {
	case r.Closed() && r.wft.previous == 0:
		return serviceerror.NewWorkflowNotReady("Workflow execution closed before WorkflowTaskStarted event")
	case r.Closed():
		return nil
	case r.wft.state == noTask && r.wft.previous == 0:
		return serviceerror.NewWorkflowNotReady("Workflow task is not scheduled yet.")
	case r.wft.attempt >= failingAttempt:
		return serviceerror.NewWorkflowNotReady("Unable to query workflow due to Workflow Task in failed state.")
	}
	return nil
}

// Ask puts a query to the run.
func (tx *Tx) Ask(what *querypb.WorkflowQuery) (*Query, error) {
	r := tx.run
	if err := r.Askable(); err != nil {
		return nil, err
	}
	q := &Query{id: r.asked + 1, what: what, state: move(tx, queryTable, noQuery, queryAsk)}
	set(tx, &r.asked, q.id)
	set(tx, &r.queries, append(r.queries[:len(r.queries):len(r.queries)], q))
	return q, nil // it is offered when the transaction ends, if it does not have to wait
}

// Forget drops a query whose caller does not wait any longer.
func (tx *Tx) Forget(q *Query) {
	set(tx, &tx.run.queries, slices.DeleteFunc(slices.Clone(tx.run.queries), func(o *Query) bool { return o == q }))
}

// offerQueries offers the queries that have no workflow task to wait for.
func (tx *Tx) offerQueries() {
	r := tx.run
	if !r.Closed() && r.wft.state != noTask || r.wft.previous == 0 || r.Paused() {
		return
	}
	for _, q := range r.queries {
		if q.state != queryAttached {
			continue
		}
		if r.sticky.name != "" {
			tx.offerQuery(q, queryOffer, r.sticky.name)
			tx.after(r.sticky.timeout, queryDue{q})
		} else {
			tx.offerQuery(q, queryOffer, r.queueName())
		}
	}
}

func (tx *Tx) offerQuery(q *Query, why queryEvent, queue string) {
	set(tx, &q.state, move(tx, queryTable, q.state, why))
	set(tx, &q.queue, queue)
	tx.offer(Task{Queue: queue, Kind: QueryTask, ID: q.id, Stamp: -1})
	tx.out.Changed = true
}

// queryDue takes a query back from a worker that does not come for it.
type queryDue struct{ query *Query }

func (d queryDue) fire(tx *Tx) error {
	set(tx, &tx.run.sticky, stickyQueue{})
	tx.offerQuery(d.query, queryMove, tx.run.queueName())
	return nil
}

func (r *Run) query(id int64) *Query {
	for _, q := range r.queries {
		if q.id == id {
			return q
		}
	}
	return nil
}

// WantsQuery tells whether an offered query is still the one to answer.
func (r *Run) WantsQuery(task Task) bool {
	if task.Kind != QueryTask {
		return false
	}
	q := r.query(task.ID)
	return q != nil && q.state == queryOffered && q.queue == task.Queue
}

// StartQuery hands an offered query to a worker.
func (tx *Tx) StartQuery(id int64) {
	q := tx.run.query(id)
	set(tx, &q.state, move(tx, queryTable, q.state, queryPoll))
}

// PollQuery describes a query to the worker that polled it from a queue. One that has the run in its cache needs no history.
func (r *Run) PollQuery(id int64, queue string) *workflowservice.PollWorkflowTaskQueueResponse {
	q := r.query(id)
	resp := &workflowservice.PollWorkflowTaskQueueResponse{
		WorkflowExecution: r.execution(), WorkflowType: r.started.GetWorkflowType(), PreviousStartedEventId: r.wft.previous, Attempt: 1,
		History: &historypb.History{}, Query: q.what,
		WorkflowExecutionTaskQueue: &taskqueuepb.TaskQueue{Name: r.queueName(), Kind: enumspb.TASK_QUEUE_KIND_NORMAL},
	}
	if queue != r.sticky.name {
		resp.History.Events = r.events
	}
	return resp
}

// CompleteQuery takes a worker's answer to a query that it was handed.
func (tx *Tx) CompleteQuery(id int64, req *workflowservice.RespondQueryTaskCompletedRequest) error {
	q := tx.run.query(id)
	if q == nil || q.state != queryHanded {
		return serviceerror.NewNotFound("query task not found, or already expired")
	}
	if TooLarge(req.GetQueryResult()) {
		tx.answerQuery(q, nil, serviceerror.NewQueryFailed(ErrTooLarge().Error()))
		return nil
	}
	switch req.GetCompletedType() {
	case enumspb.QUERY_RESULT_TYPE_ANSWERED:
		tx.answerQuery(q, req.GetQueryResult(), nil)
	case enumspb.QUERY_RESULT_TYPE_FAILED:
		tx.answerQuery(q, nil, serviceerror.NewQueryFailedWithFailure(req.GetErrorMessage(), req.GetFailure()))
	default:
		tx.answerQuery(q, nil, serviceerror.NewInternal("unknown query completed type"))
	}
	return nil
}

func (tx *Tx) answerQuery(q *Query, reply *commonpb.Payloads, err error) {
	set(tx, &q.state, move(tx, queryTable, q.state, queryAnswer))
	set(tx, &q.reply, reply)
	set(tx, &q.err, err)
	tx.Forget(q)
	set(tx, &tx.out.Changed, true)
}

// attachedQueries are the queries that a starting workflow task carries, by the names that the worker answers them with.
func (r *Run) attachedQueries() map[string]*querypb.WorkflowQuery {
	var found map[string]*querypb.WorkflowQuery
	for _, q := range r.queries {
		if q.state != queryAttached {
			continue
		}
		if found == nil {
			found = map[string]*querypb.WorkflowQuery{}
		}
		found[strconv.FormatInt(q.id, 10)] = q.what
	}
	return found
}

// takeAnswers takes the answers that came with a completed workflow task.
func (tx *Tx) takeAnswers(results map[string]*querypb.WorkflowQueryResult) {
	for _, q := range tx.run.queries {
		result, ok := results[strconv.FormatInt(q.id, 10)]
		if !ok || q.state != queryAttached {
			continue
		}
		if TooLarge(result.GetAnswer()) {
			tx.answerQuery(q, nil, ErrTooLarge())
			continue
		}
		switch result.GetResultType() {
		case enumspb.QUERY_RESULT_TYPE_ANSWERED:
			tx.answerQuery(q, result.GetAnswer(), nil)
		case enumspb.QUERY_RESULT_TYPE_FAILED:
			tx.answerQuery(q, nil, serviceerror.NewQueryFailedWithFailure(result.GetErrorMessage(), result.GetFailure()))
		default:
			tx.answerQuery(q, nil, serviceerror.NewInvalidArgument("query entered invalid state, this should be impossible"))
		}
	}
}
