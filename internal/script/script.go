package script

import (
	"fmt"
	"strings"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/core"
)

const (
	namespace  = "default"
	workflowID = "w"
	taskQueue  = "q"
)

// Player plays scripts on a core of its own, with one workflow.
type Player struct {
	core  *core.Core
	began time.Time
	now   time.Time
	calls uint64

	task       []byte            // the token of the started workflow task
	activities map[string][]byte // the tokens of started activities by activity id
	answers    map[string]Answer // by the labels of requests
	asking     []*asking
	shown      int               // events that have been printed
	states     map[string]string // of standalone activities by run id and so on, as they were printed last
	watching
	out strings.Builder
}

// New returns a player whose clock starts at a fixed time.
func New() *Player {
	began := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	return &Player{core: core.New(1), began: began, now: began, activities: map[string][]byte{}, answers: map[string]Answer{}, states: map[string]string{}}
}

// Play returns a script with the transcripts that it leads to now, on a core of its own.
func Play(text string) string {
	player := New()
	var blocks []string
	for block := range strings.SplitSeq(strings.TrimSpace(text), "\n\n") {
		lines, _, _ := strings.Cut(block+"\n", "----\n")
		lines = strings.TrimRight(lines, "\n") + "\n"
		blocks = append(blocks, lines+"----\n"+player.Block(strings.Split(lines, "\n")))
	}
	return strings.Join(blocks, "\n")
}

// Block carries out the lines of one block and returns the transcript.
func (p *Player) Block(lines []string) string {
	p.out.Reset()
	for i := 0; i < len(lines); {
		words := strings.Fields(lines[i])
		i++
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		var commands []*commandpb.Command
		for words[0] == "complete" && i < len(lines) {
			command, ok := parseCommand(strings.Fields(lines[i]))
			if !ok {
				break
			}
			commands = append(commands, command)
			i++
		}
		p.verb(words, commands)
	}
	p.show()
	if err := p.Defect(); err != nil {
		p.print("defect: %v", err)
	}
	return p.out.String()
}

// Do carries out one line that has no lines of commands, and returns its error.
func (p *Player) Do(line string) error {
	words := strings.Fields(line)
	if len(words) == 0 || verbs[words[0]] == nil {
		return fmt.Errorf("carry out %q: unknown verb", line)
	}
	return verbs[words[0]](p, words[1:], nil)
}

// Defect is the mistake of the core that the script has brought to light, nil if there is none.
func (p *Player) Defect() error { return p.core.Defect() }

// Now returns the virtual time.
func (p *Player) Now() time.Time { return p.now }

// Due tells in how long the next deadline is due; ok is false if none is.
func (p *Player) Due() (wait time.Duration, ok bool) {
	at, ok := p.core.Next()
	return at.Sub(p.now), ok
}

// verb carries out one line.
func (p *Player) verb(words []string, commands []*commandpb.Command) {
	verb, ok := verbs[words[0]]
	if !ok {
		p.print("unknown verb %q", words[0])
		return
	}
	if err := verb(p, words[1:], commands); err != nil {
		p.show()
		p.print("error: %v", err)
	}
}

// call gives a request to the core; a call that would have to wait is answered as one that does not wait.
func (p *Player) call(req proto.Message) (proto.Message, error) {
	p.calls++
	resp, err := p.core.Step(p.now, core.Call{ID: p.calls, Request: req, Expired: true})
	p.rouse()
	return resp, err
}

func (p *Player) print(format string, args ...any) { fmt.Fprintf(&p.out, format+"\n", args...) }

// show prints the events that are new, and new states of what has none.
func (p *Player) show() {
	defer p.showOthers()
	if p.watched != nil {
		p.showAll()
		return
	}
	resp, err := p.call(&workflowservice.GetWorkflowExecutionHistoryRequest{
		Namespace: namespace, Execution: &commonpb.WorkflowExecution{WorkflowId: workflowID},
		HistoryEventFilterType: enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT, // without it, workers also get what is not written
	})
	if err != nil {
		return // nothing was started yet
	}
	events := resp.(*workflowservice.GetWorkflowExecutionHistoryResponse).GetHistory().GetEvents()
	for _, e := range events[p.shown:] {
		p.print("%s %d %s", p.since(e.GetEventTime().AsTime()), e.GetEventId(), describe(e))
	}
	p.shown = len(events)
}

func (p *Player) since(at time.Time) string { return "+" + at.Sub(p.began).String() }

// advance moves the clock, firing every deadline on the way at its own time.
func (p *Player) advance(d time.Duration) {
	until := p.now.Add(d)
	for {
		at, ok := p.core.Next()
		if !ok || at.After(until) {
			break
		}
		p.now = at
		for p.core.Fire(at) {
		}
		p.core.Settle(at)
		p.rouse()
	}
	p.now = until
}

// describe adds to an event's type what tells it from others of the type.
func describe(e *historypb.HistoryEvent) string {
	text := e.GetEventType().String()
	switch e.GetEventType() {
	case enumspb.EVENT_TYPE_WORKFLOW_TASK_FAILED:
		a := e.GetWorkflowTaskFailedEventAttributes()
		text += fmt.Sprintf(" %v: %s", a.GetCause(), a.GetFailure().GetMessage())
	case enumspb.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT:
		text += " " + e.GetWorkflowTaskTimedOutEventAttributes().GetTimeoutType().String()
	case enumspb.EVENT_TYPE_ACTIVITY_TASK_TIMED_OUT:
		a := e.GetActivityTaskTimedOutEventAttributes()
		text += fmt.Sprintf(" %v %v", a.GetFailure().GetTimeoutFailureInfo().GetTimeoutType(), a.GetRetryState())
	case enumspb.EVENT_TYPE_ACTIVITY_TASK_FAILED:
		text += " " + e.GetActivityTaskFailedEventAttributes().GetRetryState().String()
	case enumspb.EVENT_TYPE_ACTIVITY_TASK_STARTED:
		text += fmt.Sprintf(" attempt %d", e.GetActivityTaskStartedEventAttributes().GetAttempt())
	case enumspb.EVENT_TYPE_TIMER_STARTED:
		text += " " + e.GetTimerStartedEventAttributes().GetTimerId()
	case enumspb.EVENT_TYPE_TIMER_FIRED:
		text += " " + e.GetTimerFiredEventAttributes().GetTimerId()
	case enumspb.EVENT_TYPE_TIMER_CANCELED:
		text += " " + e.GetTimerCanceledEventAttributes().GetTimerId()
	case enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_SIGNALED:
		text += " " + e.GetWorkflowExecutionSignaledEventAttributes().GetSignalName()
	}
	return text + detail(e)
}
