package script

import (
	"cmp"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/core"
)

// reference is a part of an earlier answer: $label.field.field[0].field
var reference = regexp.MustCompile(`\$(\w+)((?:\.[\w-]+|\[\d+\])+)`)

// numbered is a run of a workflow id: @id/0 is the id of its first run, in the order in which they started.
var numbered = regexp.MustCompile(`@([\w-]+)/(\d+)`)

var step = regexp.MustCompile(`[\w-]+`)

// resolve puts the parts of earlier answers in the place of their references.
func (p *Player) resolve(text string) string {
	text = numbered.ReplaceAllStringFunc(text, func(found string) string {
		parts := numbered.FindStringSubmatch(found)
		runs := p.Runs(parts[1])
		if i, err := strconv.Atoi(parts[2]); err == nil && i < len(runs) {
			return runs[i].GetExecution().GetRunId()
		}
		return ""
	})
	return reference.ReplaceAllStringFunc(text, func(found string) string {
		parts := reference.FindStringSubmatch(found)
		value := p.part(parts[1], step.FindAllString(parts[2], -1))
		quoted, err := json.Marshal(value)
		if err != nil {
			return ""
		}
		return strings.Trim(string(quoted), `"`)
	})
}

// Runs lists the runs of a workflow id, or all, in the order in which they started; those that started at the same time are in the order of their
// ids. Looking changes nothing.
func (p *Player) Runs(workflowID string) []*workflowpb.WorkflowExecutionInfo {
	query := ""
	if workflowID != "" {
		query = fmt.Sprintf("WorkflowId = '%s'", workflowID)
	}
	resp, err := p.Look(&workflowservice.ListWorkflowExecutionsRequest{Namespace: namespace, Query: query})
	if err != nil {
		return nil
	}
	runs := slices.Clone(resp.(*workflowservice.ListWorkflowExecutionsResponse).GetExecutions())
	slices.SortFunc(runs, func(a, b *workflowpb.WorkflowExecutionInfo) int {
		return cmp.Or(a.GetStartTime().AsTime().Compare(b.GetStartTime().AsTime()), cmp.Compare(a.GetExecution().GetRunId(), b.GetExecution().GetRunId()))
	})
	return runs
}

// Look makes a request that changes nothing. It leaves no trace in the numbers of later calls.
func (p *Player) Look(req proto.Message) (proto.Message, error) {
	return p.core.Step(p.now, core.Call{Request: req, Expired: true})
}

// part looks up a part of an answer; it is empty if there is none.
func (p *Player) part(label string, path []string) string {
	resp := p.answers[label].Response
	if resp == nil {
		return ""
	}
	text, err := protojson.Marshal(resp)
	if err != nil {
		return ""
	}
	var at any
	if err := json.Unmarshal(text, &at); err != nil {
		return ""
	}
	for _, name := range path {
		switch v := at.(type) {
		case map[string]any:
			at = v[name]
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i >= len(v) {
				return ""
			}
			at = v[i]
		default:
			return ""
		}
	}
	value, _ := at.(string) // what requests take over are tokens and ids
	return value
}
