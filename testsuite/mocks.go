package testsuite

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/mocks"
)

// MockCallWrapper is an expectation: how often a call may happen, and what comes of it. Times pass on the virtual clock.
type MockCallWrapper = mocks.Call

// ErrMockStartChildWorkflowFailed, returned by the mock of a child workflow, makes the child not start, as if its workflow id were taken.
var ErrMockStartChildWorkflowFailed = mocks.ErrStartChildWorkflowFailed

// OnActivity expects calls of an activity, local activities too: a function, which is registered by that, or the name of a registered one. The arguments are values or matchers of testify's mock package, with the
// context first if the function takes one. An activity without any expectation runs for real; one with expectations fails with the difference if none fits. It panics, or ends the test of [New], if the name is not registered.
func (e *TestWorkflowEnvironment) OnActivity(activityFn any, args ...any) *MockCallWrapper {
	if e.test != nil {
		e.test.Helper()
	}
	switch reflect.ValueOf(activityFn).Kind() {
	case reflect.Func:
		e.registry.expectActivity(activityFn)
	case reflect.String:
		name := activityFn.(string)
		if _, ok := e.registry.activity(name); !ok && !e.settings.ofSessions(name) {
			e.mistaken(fmt.Errorf("expect activity %q: it is not registered, and its name alone does not tell its parameters; register it before, or name it by its function. Registered: %s",
				name, cmp.Or(strings.Join(e.registry.activityTypes(), ", "), "none")))
		}
	default:
		e.mistaken(errKind("activity"))
	}
	return e.mocks.OnActivity(e.registry.nameOf(&e.registry.activities, activityFn), args...)
}

// OnWorkflow expects calls of a child workflow: a function, which is registered by that, or the name of a registered one. The workflow that the environment executes itself is never mocked.
func (e *TestWorkflowEnvironment) OnWorkflow(workflowFn any, args ...any) *MockCallWrapper {
	if e.test != nil {
		e.test.Helper()
	}
	switch reflect.ValueOf(workflowFn).Kind() {
	case reflect.Func:
		e.registry.addWorkflow(workflowFn, workflow.RegisterOptions{DisableAlreadyRegisteredCheck: true})
	case reflect.String:
	default:
		e.mistaken(errKind("workflow"))
	}
	return e.mocks.OnWorkflow(e.registry.nameOf(&e.registry.workflows, workflowFn), args...)
}

// OnSignalExternalWorkflow expects signals to workflows that are not children. Without it they go to the workflows of the service.
func (e *TestWorkflowEnvironment) OnSignalExternalWorkflow(namespace, workflowID, runID, signalName, arg any) *MockCallWrapper {
	return e.mocks.OnSignalExternalWorkflow(namespace, workflowID, runID, signalName, arg)
}

// OnRequestCancelExternalWorkflow expects requests to cancel workflows that are not children. Without it they go to the workflows of the service.
func (e *TestWorkflowEnvironment) OnRequestCancelExternalWorkflow(namespace, workflowID, runID string) *MockCallWrapper {
	return e.mocks.OnRequestCancelExternalWorkflow(namespace, workflowID, runID)
}

// OnGetVersion expects calls of workflow.GetVersion, and returns another version than the newest. The change id mock.Anything stands for all.
func (e *TestWorkflowEnvironment) OnGetVersion(changeID string, minSupported, maxSupported workflow.Version) *MockCallWrapper {
	return e.mocks.OnGetVersion(changeID, minSupported, maxSupported)
}

// OnSideEffect expects calls of workflow.SideEffect, whose function is not called then.
func (e *TestWorkflowEnvironment) OnSideEffect() *MockCallWrapper { return e.mocks.OnSideEffect() }

// OnMutableSideEffect expects calls of workflow.MutableSideEffect with an id, whose function is not called then.
func (e *TestWorkflowEnvironment) OnMutableSideEffect(id string) *MockCallWrapper {
	return e.mocks.OnMutableSideEffect(id)
}

// OnUpsertSearchAttributes expects calls of workflow.UpsertSearchAttributes.
func (e *TestWorkflowEnvironment) OnUpsertSearchAttributes(attributes any) *MockCallWrapper {
	return e.mocks.OnUpsertSearchAttributes(attributes)
}

// OnUpsertTypedSearchAttributes expects calls of workflow.UpsertTypedSearchAttributes.
func (e *TestWorkflowEnvironment) OnUpsertTypedSearchAttributes(attributes any) *MockCallWrapper {
	return e.mocks.OnUpsertTypedSearchAttributes(attributes)
}

// OnUpsertMemo expects calls of workflow.UpsertMemo.
func (e *TestWorkflowEnvironment) OnUpsertMemo(attributes any) *MockCallWrapper {
	return e.mocks.OnUpsertMemo(attributes)
}

// InOrderMockCalls has each call expected after the one before.
func (e *TestWorkflowEnvironment) InOrderMockCalls(calls ...*MockCallWrapper) {
	mocks.InOrder(calls...)
}

// expectActivity registers a mocked activity under the name that it has, unless that is taken: by itself, or by a struct that it is a method of.
func (r *registry) expectActivity(fn any) {
	if _, ok := r.find(&r.activities, r.nameOf(&r.activities, fn)); !ok {
		r.addActivity(fn, activity.RegisterOptions{})
	}
}

// activityTypes lists the names of the activities.
func (r *registry) activityTypes() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return slices.Sorted(slices.Values(r.activities.names))
}
