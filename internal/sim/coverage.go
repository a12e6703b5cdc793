package sim

import (
	"fmt"
	"regexp"
	"slices"

	commandpb "go.temporal.io/api/command/v1"

	"github.com/groundhogdev/groundhog/internal/core/fsm"
	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Coverage counts what simulations have reached. Hand its See to fsm.Observe for the edges of transition tables.
type Coverage struct {
	requests, commands, edges map[string]int
}

// NewCoverage returns one that has seen nothing.
func NewCoverage() *Coverage {
	return &Coverage{requests: map[string]int{}, commands: map[string]int{}, edges: map[string]int{}}
}

// See notes an edge.
func (c *Coverage) See(e fsm.Edge) { c.edges[e.String()]++ }

// commandType finds the commands in a line.
var commandType = regexp.MustCompile(`"commandType":"COMMAND_TYPE_(\w+)"`)

// answered notes a request that has succeeded. A poll that gets no task has not.
func (c *Coverage) answered(a Answered) {
	if poll, ok := a.Response.(interface{ GetTaskToken() []byte }); a.Err != nil || ok && len(poll.GetTaskToken()) == 0 {
		return
	}
	c.requests[a.Method]++
	if a.Method == "RespondWorkflowTaskCompleted" {
		for _, found := range commandType.FindAllStringSubmatch(a.line, -1) {
			c.commands[found[1]]++
		}
	}
}

// Missing lists what has not been reached: requests that the core answers, command types, edges.
func (c *Coverage) Missing() (missing []string) {
	for _, method := range methods {
		if c.requests[method] == 0 {
			missing = append(missing, "request "+method)
		}
	}
	types := (&commandpb.Command{}).GetCommandType().Descriptor().Values()
	for i := 1; i < types.Len(); i++ {
		name := string(types.Get(i).Name())[len("COMMAND_TYPE_"):]
		if c.commands[name] == 0 {
			missing = append(missing, "command "+name)
		}
	}
	for _, e := range run.Tables() {
		if c.edges[e.String()] == 0 {
			missing = append(missing, "edge "+e.String())
		}
	}
	return slices.DeleteFunc(missing, func(what string) bool { return unreachable[what] != "" })
}

// unreachable is what simulations cannot reach, with the reason.
var unreachable = map[string]string{
	"request StopBatchOperation": "batch operations are over when their start is answered",
}

// String tells how much was reached.
func (c *Coverage) String() string {
	return fmt.Sprintf("%d requests, %d command types, %d edges", len(c.requests), len(c.commands), len(c.edges))
}
