package transcript

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"
)

// Run is what is known of a workflow run.
type Run struct {
	// Description is the service's.
	Description *workflowservice.DescribeWorkflowExecutionResponse
	// Events are the history from its beginning.
	Events []*historypb.HistoryEvent
	// Stacks is the answer to the query __stack_trace, empty if there is none. Unknown says why then.
	Stacks, Unknown string
	// Now is the service's time.
	Now time.Time
	// Directory is what the paths of source files are shown relative to, if they are below it.
	Directory string
}

// String returns the transcript, several lines that end with a line feed.
func (r Run) String() string {
	if len(r.Events) == 0 {
		return "no events\n"
	}
	var b strings.Builder
	b.WriteString(r.title())
	block(&b, "history", r.history())
	if r.open() {
		block(&b, "pending", r.pending())
		block(&b, "code", r.code())
	}
	return b.String()
}

func (r Run) open() bool {
	status := r.Description.GetWorkflowExecutionInfo().GetStatus()
	return status == enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING || status == enumspb.WORKFLOW_EXECUTION_STATUS_PAUSED
}

func (r Run) began() time.Time { return r.Events[0].GetEventTime().AsTime() }

// title names the run.
func (r Run) title() string {
	info := r.Description.GetWorkflowExecutionInfo()
	state := "has been open for " + span(r.Now.Sub(r.began()))
	switch {
	case !r.open():
		state = "has ended: " + strings.ToLower(info.GetStatus().String())
	case info.GetStatus() == enumspb.WORKFLOW_EXECUTION_STATUS_PAUSED:
		state += " and is paused"
	}
	title := fmt.Sprintf("workflow %q (%s) on queue %q %s\n", info.GetExecution().GetWorkflowId(), info.GetType().GetName(), info.GetTaskQueue(), state)
	if parent := info.GetParentExecution(); parent != nil {
		title += fmt.Sprintf("  child of workflow %q\n", parent.GetWorkflowId())
	}
	return title
}

// block writes rows with columns below a heading.
func block(b *strings.Builder, heading string, rows []string) {
	fmt.Fprintf(b, "  %s\n", heading)
	var columns strings.Builder
	table := tabwriter.NewWriter(&columns, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		fmt.Fprintf(table, "    %s\n", row)
	}
	table.Flush() // a strings.Builder takes everything
	for line := range strings.Lines(columns.String()) {
		b.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
}

// span is a duration without what is nought at its end, in days if it is long.
func span(d time.Duration) string {
	const day = 24 * time.Hour
	var days string
	if d >= 2*day {
		days = fmt.Sprintf("%dd", d/day)
		if d %= day; d == 0 {
			return days
		}
	}
	text := d.String()
	for _, nought := range [][2]string{{"m0s", "m"}, {"h0m", "h"}} {
		if strings.HasSuffix(text, nought[0]) {
			text = strings.TrimSuffix(text, nought[0]) + nought[1]
		}
	}
	return days + text
}

// when is a moment as seen from the beginning of the run.
func (r Run) when(at time.Time) string { return "+" + span(at.Sub(r.began())) }
