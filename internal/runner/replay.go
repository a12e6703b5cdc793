package runner

import (
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"
)

// Options say how to replay.
type Options struct {
	// Replay are the SDK's own options: data converter, failure converter, context propagators, interceptors, plugins ...
	Replay worker.WorkflowReplayerOptions
	// Registrations are made in order. One that fails is reported by [Replayer.Hello]; the others stand.
	Registrations []Registration
	// Aliases are names of activities and child workflows that no registration function makes known.
	Aliases []Alias
	// Logger gets what the SDK logs during replays; nil drops it.
	Logger log.Logger
}

// Replayer replays histories through the registered workflows.
type Replayer struct {
	options Options
	codec   converter.DataConverter
	tracer  *tracer
	aliases *aliases
	plain   worker.WorkflowReplayer
	traced  worker.WorkflowReplayer
	hello   Hello
	paging  paging
}

// New makes a Replayer. It fails only if the SDK refuses the options.
func New(options Options) (*Replayer, error) {
	r := &Replayer{options: options, codec: options.Replay.DataConverter, tracer: &tracer{}, aliases: newAliases(options.Aliases), paging: defaultPaging}
	if r.codec == nil {
		r.codec = converter.GetDefaultDataConverter()
	}
	if r.options.Logger == nil {
		r.options.Logger = silence{}
	}
	var err error
	if !options.Replay.DisableRegistrationAliasing {
		r.options.Replay.Interceptors = append(slices.Clone(options.Replay.Interceptors), r.aliases) // the last one is the first to see a call
	}
	if r.plain, err = worker.NewWorkflowReplayerWithOptions(r.options.Replay); err != nil {
		return nil, fmt.Errorf("create workflow replayer: %w", err)
	}
	if r.traced, err = worker.NewWorkflowReplayerWithOptions(r.tracing()); err != nil {
		return nil, fmt.Errorf("create workflow replayer: %w", err)
	}
	r.hello = Hello{SDK: temporal.SDKVersion}
	var again Hello
	for _, reg := range slices.SortedStableFunc(slices.Values(options.Registrations), explicitFirst) {
		if err := register(r.plain, reg, r.aliases, &r.hello); err != nil {
			r.hello.Problems = append(r.hello.Problems, err.Error())
		}
		// The second replayer takes what the first took: of a function that failed, what it registered before.
		_ = register(r.traced, reg, newAliases(nil), &again)
	}
	return r, nil
}

// tracing puts the tracer first, which is next to the SDK for outgoing calls.
func (r *Replayer) tracing() worker.WorkflowReplayerOptions {
	options := r.options.Replay
	options.Interceptors = append([]interceptor.WorkerInterceptor{r.tracer}, options.Interceptors...)
	options.EnableLoggingInReplay = true // without it the SDK does not tell the ids of commands
	return options
}

// Hello tells what is registered.
func (r *Replayer) Hello() Hello { return r.hello }

// Replay replays one history. Whatever goes wrong, a panic of the workflow included, is in the outcome.
func (r *Replayer) Replay(req Request) Outcome {
	history := &historypb.History{}
	if err := proto.Unmarshal(req.Wire, history); err != nil {
		return Outcome{Error: fmt.Sprintf("decode history %q: %v", req.Name, err)}
	}
	return r.ReplayHistory(req, history)
}

// ReplayHistory is [Replayer.Replay] for a history that is decoded already; req.Wire is not looked at.
func (r *Replayer) ReplayHistory(req Request, history *historypb.History) Outcome {
	execution := workflow.Execution{ID: req.WorkflowID, RunID: req.RunID}
	closed := settled(history)
	var out Outcome
	if !r.replaysInPages(closed, execution) {
		out = outcomeOf(r.run(r.plain, closed, execution, r.options.Logger))
	}
	if out.Error != "" || req.Trace {
		// A copy: a workflow that blocked may still hold the first one, and the SDK writes to what it replays.
		r.trace(&out, proto.CloneOf(closed), execution)
	}
	if req.RunOn && out.Error == "" {
		r.runOn(&out, history, execution)
	}
	return out
}

func (r *Replayer) newRecorder(history *historypb.History) *recorder {
	rec := &recorder{codec: r.codec, failures: r.options.Replay.FailureConverter, tasks: tasks(history)}
	if rec.failures == nil {
		rec.failures = temporal.NewDefaultFailureConverter(temporal.DefaultFailureConverterOptions{DataConverter: r.codec})
	}
	return rec
}

// settled leaves out a workflow task that has only started. The SDK's replayer skips such a task, and with it the comparison
// of the task before; without the two events it compares everything that is recorded.
func settled(history *historypb.History) *historypb.History {
	events := history.GetEvents()
	n := len(events)
	if n < minEvents+2 || events[n-1].GetEventType() != enumspb.EVENT_TYPE_WORKFLOW_TASK_STARTED ||
		events[n-2].GetEventType() != enumspb.EVENT_TYPE_WORKFLOW_TASK_SCHEDULED {
		return history
	}
	return &historypb.History{Events: events[:n-2]}
}

// minEvents is the length of the shortest history that the SDK's replayer takes.
const minEvents = 3

// trace replays once more and notes every step.
func (r *Replayer) trace(out *Outcome, history *historypb.History, execution workflow.Execution) {
	rec := r.newRecorder(history)
	r.tracer.current = rec
	again := outcomeOf(r.run(r.traced, history, execution, sdkLog{rec}))
	switch {
	case isDeadlock(out.Error) && !isDeadlock(again.Error):
		out.Error = again.Error // the first time the machine was too busy for the SDK's one second
	case out.Error == "":
		out.Error, out.Flaky = again.Error, again.Error != ""
	default:
		out.Flaky = again.Error == ""
	}
	out.At = again.At
	out.Tainted = out.Tainted || again.Tainted
	out.Steps, out.NotEntered = rec.snapshot(), !rec.hasEntered()
	out.Events = describe(history, r.codec)
}

// run calls the SDK and turns a panic into an error.
func (r *Replayer) run(replayer worker.WorkflowReplayer, history *historypb.History, execution workflow.Execution, logger log.Logger) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &panicked{value: p, stack: string(debug.Stack())}
		}
	}()
	return replayer.ReplayWorkflowHistoryWithOptions(logger, history, worker.ReplayWorkflowHistoryOptions{OriginalExecution: execution})
}

type panicked struct {
	value any
	stack string
}

func (p *panicked) Error() string      { return fmt.Sprint(p.value) }
func (p *panicked) StackTrace() string { return p.stack }

func outcomeOf(err error) Outcome {
	if err == nil {
		return Outcome{}
	}
	out := Outcome{Error: err.Error()}
	if out.Error == "" {
		out.Error = fmt.Sprintf("%T without a message", err)
	}
	if p, ok := err.(interface{ StackTrace() string }); ok {
		out.At, out.Raised = origin(p.StackTrace())
	}
	out.Tainted = isDeadlock(out.Error)
	return out
}

func isDeadlock(message string) bool { return strings.Contains(message, "Potential deadlock detected") }
