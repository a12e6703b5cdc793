package testsuite

import (
	"errors"
	"fmt"
	"strings"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"

	"github.com/groundhogdev/groundhog/internal/host"
	"github.com/groundhogdev/groundhog/mocks"
)

// What a test cannot have on a server.

// unavailableError ends a test that a server cannot run.
type unavailableError struct{ what string }

func (u *unavailableError) Error() string {
	return "this takes the service in memory, and the test runs on a server: " + u.what
}

// errBubble says that time stands still in a bubble of testing/synctest while anything waits for a network, so that nothing that waits for time comes to an end.
var errBubble = &unavailableError{"a bubble of testing/synctest"}

// skipped skips the rest of the test if it turned out that a server cannot run it.
func (e *TestWorkflowEnvironment) skipped(err error) {
	var not *unavailableError
	if errors.As(err, &not) {
		e.test.Helper()
		e.test.Skip(not)
	}
}

// possible is an error if what the test has set up takes the service in memory.
func (e *TestWorkflowEnvironment) possible() error {
	if !e.settings.remote() {
		return nil
	}
	switch {
	case host.InBubble():
		return errBubble
	case !e.settings.start.Equal(e.settings.made):
		return &unavailableError{"SetStartTime"}
	case e.registry.hasNexus():
		return &unavailableError{"Nexus operations through any endpoint"}
	}
	return e.callbacks.possible()
}

// possible is an error if there is a callback that would take too long.
func (c *callbacks) possible() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range c.planned {
		if p.after > longestWait {
			return &unavailableError{fmt.Sprintf("a callback after %v", p.after)}
		}
	}
	return nil
}

func (r *registry) hasNexus() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.nexusMocks || len(r.services) > 0
}

// check sees what is asked of a server, and gives up what that cannot do.
func (e *TestWorkflowEnvironment) check(cc *grpc.ClientConn, req any) {
	if !e.settings.remote() {
		return
	}
	switch req := req.(type) {
	case *workflowservice.StartWorkflowExecutionRequest:
		e.attend(req.GetTaskQueue().GetName())
	case *workflowservice.SignalWithStartWorkflowExecutionRequest:
		e.attend(req.GetTaskQueue().GetName())
	case *workflowservice.RespondWorkflowTaskCompletedRequest:
		for _, command := range req.GetCommands() {
			e.attend(command.GetScheduleActivityTaskCommandAttributes().GetTaskQueue().GetName())
			e.attend(command.GetStartChildWorkflowExecutionCommandAttributes().GetTaskQueue().GetName())
			if what := lacking(command); what != "" {
				e.refuse(cc, workflowOf(req.GetResourceId()), &unavailableError{what})
			}
		}
	}
}

// refuse gives up the execution, and ends the workflow that wants what there is not: it may be one that the test has started with the client and waits for.
func (e *TestWorkflowEnvironment) refuse(cc *grpc.ClientConn, workflowID string, why error) {
	e.abort(why)
	e.test.Log(fmt.Sprintf("terminate workflow %q: %v", workflowID, why)) // who waits for another workflow than the executed one is told nothing else
	// It fails only if the workflow has ended already, which is as well.
	_, _ = workflowservice.NewWorkflowServiceClient(cc).TerminateWorkflowExecution(e.background(), &workflowservice.TerminateWorkflowExecutionRequest{
		Namespace: e.settings.space(), WorkflowExecution: &commonpb.WorkflowExecution{WorkflowId: workflowID}, Reason: why.Error(),
	})
}

// lacking is what a command takes that a server does not have, or empty.
func lacking(command *commandpb.Command) string {
	child := command.GetStartChildWorkflowExecutionCommandAttributes()
	switch d := command.GetStartTimerCommandAttributes().GetStartToFireTimeout().AsDuration(); {
	case d > longestWait:
		return fmt.Sprintf("a timer of %v", d)
	case command.GetScheduleNexusOperationCommandAttributes() != nil:
		return "Nexus operations through any endpoint"
	case child.GetHeader().GetFields()[mocks.StartHeader] != nil:
		return "ErrMockStartChildWorkflowFailed"
	}
	return ""
}

// explained is an error of the service, or the one that says what a server does not have, if that is its reason.
func (e *TestWorkflowEnvironment) explained(err error) error {
	if !e.settings.remote() {
		return err
	}
	if _, name, ok := strings.Cut(fmt.Sprint(err), "has no mapping defined for search attribute "); ok {
		return &unavailableError{fmt.Sprintf("search attribute %s, which the namespace does not have", name)}
	}
	return err
}
