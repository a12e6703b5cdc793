package sim

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/script"
)

// View is what can be seen of the service from outside after a line, and before it.
type View struct {
	Now     time.Time
	Line    string
	Answers []Answered // that came with the line
	Runs    []*RunView // in the order in which they started

	player               *script.Player
	byID                 map[string]*RunView
	pending              map[string]string // the methods of requests that wait, by label
	lines                map[string]string // that made them
	waiting              []string          // their labels, the oldest first
	handed               map[string]string // the requests by which workers got tasks, by the tasks' tokens
	attempts             *attempts
	standaloneActivities map[string]*workflowservice.DescribeActivityExecutionResponse       // standalone activities by run id, as they were last
	standaloneOperations map[string]*workflowservice.DescribeNexusOperationExecutionResponse // standalone Nexus operations
	coverage             *Coverage
}

// Answered is a request that has its answer.
type Answered struct {
	Method string
	script.Answer
	line, label string
}

// RunView is what can be seen of a run.
type RunView struct {
	Info        *workflowpb.WorkflowExecutionInfo
	Description *workflowservice.DescribeWorkflowExecutionResponse // the latest
	Before      *workflowservice.DescribeWorkflowExecutionResponse // as it was before the line; nil for a new run
	Events      []*historypb.HistoryEvent
	Fresh       []*historypb.HistoryEvent // those that the line has led to
}

func (r *RunView) id() string { return r.Info.GetExecution().GetWorkflowId() }

func (r *RunView) runID() string { return r.Info.GetExecution().GetRunId() }

// Open tells whether the run has not ended.
func (r *RunView) Open() bool { return open(r.Info) }

func open(info *workflowpb.WorkflowExecutionInfo) bool {
	return info.GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING || paused(info)
}

func paused(info *workflowpb.WorkflowExecutionInfo) bool {
	return info.GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_PAUSED
}

func newView(player *script.Player) *View {
	return &View{player: player, byID: map[string]*RunView{}, pending: map[string]string{}, lines: map[string]string{}, handed: map[string]string{}, attempts: newAttempts()}
}

// run finds a run, or returns nil.
func (v *View) run(runID string) *RunView { return v.byID[runID] }

// name is how scripts call a run.
func (v *View) name(r *RunView) string {
	n := 0
	for _, other := range v.Runs {
		if other == r {
			break
		}
		if other.id() == r.id() {
			n++
		}
	}
	return fmt.Sprintf("@%s/%d", r.id(), n)
}

// request is a line that makes one with a label.
var request = regexp.MustCompile(`^(?:call|ask) (\w+) = (\w+)`)

// hear collects the answers that have come.
func (v *View) hear(line string) {
	if found := request.FindStringSubmatch(line); found != nil {
		v.pending[found[1]], v.lines[found[1]] = found[2], line
		v.waiting = append(v.waiting, found[1])
	}
	v.Answers = nil
	v.waiting = slices.DeleteFunc(v.waiting, func(label string) bool {
		answer, ok := v.player.Answer(label)
		if ok {
			a := Answered{Method: v.pending[label], Answer: answer, line: v.lines[label], label: label}
			v.Answers = append(v.Answers, a)
			delete(v.pending, label)
			if v.coverage != nil {
				v.coverage.answered(a)
			}
		}
		return ok
	})
}

// look brings the view up to date.
func (v *View) look(line string) error {
	v.Line, v.Now = line, v.player.Now()
	v.hear(line)
	v.Runs = v.Runs[:0]
	for _, info := range v.player.Runs("") {
		r := v.byID[info.GetExecution().GetRunId()]
		if r == nil {
			r = &RunView{}
			v.byID[info.GetExecution().GetRunId()] = r
		}
		v.Runs = append(v.Runs, r)
		if err := v.lookAt(r, info); err != nil {
			return err
		}
	}
	return nil
}

func (v *View) lookAt(r *RunView, info *workflowpb.WorkflowExecutionInfo) error {
	done := r.Info != nil && !r.Open() // it does not change any more, but its length is looked at
	grown := info.GetHistoryLength() != r.Info.GetHistoryLength()
	r.Info, r.Before, r.Fresh = info, r.Description, nil
	if done && !grown {
		return nil
	}
	resp, err := v.player.Look(&workflowservice.DescribeWorkflowExecutionRequest{Namespace: namespace, Execution: info.GetExecution()})
	if err != nil {
		return fmt.Errorf("describe %q, which is in the list: %w", r.id(), err)
	}
	r.Description = resp.(*workflowservice.DescribeWorkflowExecutionResponse)
	if !grown {
		return nil
	}
	events, err := v.history(info.GetExecution())
	if err != nil || len(events) < len(r.Events) {
		return fmt.Errorf("read the history of %q, which had %d events: it has %d (%v)", r.id(), len(r.Events), len(events), err)
	}
	r.Events, r.Fresh = events, events[len(r.Events):]
	return nil
}

func (v *View) history(e *commonpb.WorkflowExecution) ([]*historypb.HistoryEvent, error) {
	resp, err := v.player.Look(&workflowservice.GetWorkflowExecutionHistoryRequest{
		Namespace: namespace, Execution: e, HistoryEventFilterType: enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT,
	})
	if err != nil {
		return nil, err
	}
	return slices.Clone(resp.(*workflowservice.GetWorkflowExecutionHistoryResponse).GetHistory().GetEvents()), nil
}

// namespace is the only one that is used.
const namespace = "default"

// sortedKeys are the names of fields, in order.
func sortedKeys(f fields) (keys []string) {
	for key := range f { // sorted below
		keys = append(keys, key)
	}
	slices.Sort(keys)
	return keys
}
