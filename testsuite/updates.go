package testsuite

import (
	"fmt"
	"sync"
	"sync/atomic"

	"github.com/stretchr/testify/mock"
	protocolpb "go.temporal.io/api/protocol/v1"
	"go.temporal.io/api/serviceerror"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/internalbindings"

	"github.com/groundhogdev/groundhog/internal/stack"
	"github.com/groundhogdev/groundhog/memserver"
)

// TestUpdateCallback is told how an update fares, on the goroutine of ExecuteWorkflow. Each of its functions may be nil. Activities that the workflow starts with the same step begin when the function has returned, so
// it must not wait for one.
type TestUpdateCallback struct {
	// OnAccept is called when the workflow has accepted the update.
	OnAccept func()
	// OnReject is called with the error of the validator, or of the service if the update never came to the workflow.
	OnReject func(error)
	// OnComplete is called with what the update handler returned.
	OnComplete func(any, error)
}

// Accept calls OnAccept.
func (uc *TestUpdateCallback) Accept() {
	if uc.OnAccept != nil {
		uc.OnAccept()
	}
}

// Reject calls OnReject.
func (uc *TestUpdateCallback) Reject(err error) {
	if uc.OnReject != nil {
		uc.OnReject(err)
	}
}

// Complete calls OnComplete.
func (uc *TestUpdateCallback) Complete(success any, err error) {
	if uc.OnComplete != nil {
		uc.OnComplete(success, err)
	}
}

// UpdateWorkflow sends an update to the workflow. Before the start it waits for that. An empty id is a new one. An update with the id of an earlier one is that update: it is told how that fares. It panics, or
// ends the test of [New], if an argument cannot be encoded.
func (e *TestWorkflowEnvironment) UpdateWorkflow(updateName, updateID string, uc internalbindings.UpdateCallbacks, args ...any) {
	e.begun(func() { e.update(e.settings.startOptions().ID, updateName, updateID, uc, args) })
}

// UpdateWorkflowByID is UpdateWorkflow for the open run of a workflow id. The error is a *serviceerror.NotFound if there is none.
func (e *TestWorkflowEnvironment) UpdateWorkflowByID(workflowID, updateName, updateID string, uc internalbindings.UpdateCallbacks, args ...any) error {
	workflowID = e.settings.idOf(workflowID)
	switch closed, err := e.closedByID(workflowID); {
	case err != nil:
		return err
	case closed:
		return serviceerror.NewNotFound(fmt.Sprintf("Workflow %v already completed", workflowID))
	}
	e.inTurn(func() { e.update(workflowID, updateName, updateID, uc, args) })
	return nil
}

// UpdateWorkflowNoRejection is UpdateWorkflow for an update that must not be rejected: t fails if it is.
func (e *TestWorkflowEnvironment) UpdateWorkflowNoRejection(updateName string, updateID string, t mock.TestingT, args ...any) {
	e.UpdateWorkflow(updateName, updateID, &TestUpdateCallback{OnReject: func(err error) {
		t.Errorf("update %q: it was rejected: %v", updateName, err)
		t.FailNow()
	}}, args...)
}

// updates are those that the test has sent, by workflow and update id.
type updates struct {
	mu   sync.Mutex
	sent map[updateKey]*update

	unnamed atomic.Int64
}

type updateKey struct{ workflowID, updateID string }

// update is one update and those who want to know of it.
type update struct {
	callbacks []internalbindings.UpdateCallbacks
	accepted  bool
	completed bool
	success   any
	err       error
}

// update sends an update. It returns when the service has it, so that updates and signals arrive in order.
func (e *TestWorkflowEnvironment) update(workflowID, name, id string, uc internalbindings.UpdateCallbacks, args []any) {
	if _, err := e.converter().ToPayloads(args...); err != nil {
		e.fatal(fmt.Errorf("encode arguments of update %q: %w", name, err))
	}
	if id == "" {
		id = fmt.Sprintf("test-update-%d", e.updates.unnamed.Add(1))
	}
	if !e.updates.add(e, updateKey{workflowID, id}, uc) {
		return
	}
	if e.settings.remote() && e.resting() { // a server has an update when a worker has accepted it, and none of them is to come before
		e.skipped(&unavailableError{"an update before the first workflow task"})
	}
	arrived := make(chan struct{})
	arrive := sync.OnceFunc(func() { close(arrived) })
	c := e.open()
	go func() {
		defer arrive()
		stack.Grow()
		_, err := c.UpdateWorkflow(memserver.OnWait(e.background(), arrive), client.UpdateWorkflowOptions{
			WorkflowID: workflowID, RunID: e.runOf(workflowID), UpdateName: name, UpdateID: id, Args: args, WaitForStage: client.WorkflowUpdateStageAccepted,
		})
		if err != nil {
			e.desk.post(note{do: func() { e.updates.reject(updateKey{workflowID, id}, err) }})
		}
	}()
	<-arrived
}

// add notes who wants to know of an update, and tells whether it is new.
func (u *updates) add(e *TestWorkflowEnvironment, key updateKey, uc internalbindings.UpdateCallbacks) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	known := u.sent[key]
	switch {
	case known == nil:
		if u.sent == nil {
			u.sent = map[updateKey]*update{}
		}
		u.sent[key] = &update{callbacks: []internalbindings.UpdateCallbacks{uc}}
		return true
	case known.completed:
		e.desk.post(note{do: func() { uc.Accept(); uc.Complete(known.success, known.err) }})
	default:
		if known.accepted {
			e.desk.post(note{do: uc.Accept})
		}
		known.callbacks = append(known.callbacks, uc)
	}
	return false
}

// told reads what a workflow task says of updates, as what is to be done about it.
func (u *updates) told(e *TestWorkflowEnvironment, req *workflowservice.RespondWorkflowTaskCompletedRequest) (tell []func()) {
	for _, message := range req.GetMessages() {
		key := updateKey{workflowOf(req.GetResourceId()), message.GetProtocolInstanceId()}
		if do := u.verdict(e, key, message); do != nil {
			tell = append(tell, do)
		}
	}
	return tell
}

func (u *updates) verdict(e *TestWorkflowEnvironment, key updateKey, message *protocolpb.Message) func() {
	body, err := message.GetBody().UnmarshalNew()
	if err != nil {
		return nil
	}
	switch body := body.(type) {
	case *updatepb.Acceptance:
		return func() { u.accept(key) }
	case *updatepb.Rejection:
		return func() { u.reject(key, e.failureConverter().FailureToError(body.GetFailure())) }
	case *updatepb.Response:
		success, err := e.values.ofUpdate(key)
		return func() { u.complete(key, success, err) }
	}
	return nil
}

func (u *updates) accept(key updateKey) {
	for _, uc := range u.change(key, func(a *update) { a.accepted = true }) {
		uc.Accept()
	}
}

// reject tells of a rejection, unless the update was accepted: then its workflow ended before it did, which no callback is for.
func (u *updates) reject(key updateKey, err error) {
	accepted := false
	callbacks := u.change(key, func(a *update) {
		if accepted = a.accepted; !accepted {
			delete(u.sent, key)
		}
	})
	for _, uc := range callbacks {
		if !accepted {
			uc.Reject(err)
		}
	}
}

func (u *updates) complete(key updateKey, success any, err error) {
	for _, uc := range u.change(key, func(a *update) { a.completed, a.success, a.err = true, success, err }) {
		uc.Complete(success, err)
	}
}

// change changes what is known of an update, and returns who wants to know. Updates that somebody else has sent are not known.
func (u *updates) change(key updateKey, change func(*update)) []internalbindings.UpdateCallbacks {
	u.mu.Lock()
	defer u.mu.Unlock()
	known := u.sent[key]
	if known == nil {
		return nil
	}
	change(known)
	return known.callbacks
}
