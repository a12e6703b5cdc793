package testsuite

import (
	"errors"
	"fmt"
	"slices"

	commandpb "go.temporal.io/api/command/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/mocks"
)

// What a test cannot have on a server.

// unavailableError ends a test that a server cannot run.
type unavailableError struct{ what string }

func (u *unavailableError) Error() string {
	return "this takes the service in memory, and the test runs on a server: " + u.what
}

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

// check gives the execution up when a workflow wants what the server does not have.
func (e *TestWorkflowEnvironment) check(req *workflowservice.RespondWorkflowTaskCompletedRequest) {
	if !e.settings.remote() {
		return
	}
	for _, command := range req.GetCommands() {
		if what := e.lacking(command); what != "" {
			e.abort(&unavailableError{what})
		}
	}
}

// lacking is what a command takes that the server does not have, or empty.
func (e *TestWorkflowEnvironment) lacking(command *commandpb.Command) string {
	var queue string
	switch {
	case command.GetStartTimerCommandAttributes() != nil:
		if d := command.GetStartTimerCommandAttributes().GetStartToFireTimeout().AsDuration(); d > longestWait {
			return fmt.Sprintf("a timer of %v", d)
		}
	case command.GetScheduleNexusOperationCommandAttributes() != nil:
		return "Nexus operations through any endpoint"
	case command.GetScheduleActivityTaskCommandAttributes() != nil:
		queue = command.GetScheduleActivityTaskCommandAttributes().GetTaskQueue().GetName()
	case command.GetStartChildWorkflowExecutionCommandAttributes() != nil:
		child := command.GetStartChildWorkflowExecutionCommandAttributes()
		if child.GetHeader().GetFields()[mocks.StartHeader] != nil {
			return "ErrMockStartChildWorkflowFailed"
		}
		queue = child.GetTaskQueue().GetName()
	}
	if queue != "" && queue != e.settings.taskQueue() && !slices.Contains(e.settings.ownQueues(), queue) && !e.settings.worker.EnableSessionWorker {
		return fmt.Sprintf("a worker for the task queue %q", queue)
	}
	return ""
}
