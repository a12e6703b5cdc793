package runner

// Kind names what a step or an event is about. Steps and the command events that they lead to share the same kinds.
type Kind string

// The kinds, in the order of the developer guide.
const (
	KindActivity          Kind = "activity"
	KindLocalActivity     Kind = "local activity"
	KindTimer             Kind = "timer"
	KindChild             Kind = "child workflow"
	KindSignalExternal    Kind = "signal to external workflow"
	KindCancelExternal    Kind = "cancel request to external workflow"
	KindSideEffect        Kind = "side effect"
	KindMutableSideEffect Kind = "mutable side effect"
	KindVersion           Kind = "version"
	KindSearchAttributes  Kind = "search attribute upsert"
	KindMemo              Kind = "memo upsert"
	KindNexus             Kind = "nexus operation"
	KindUpdateAccepted    Kind = "update accepted"
	KindUpdateCompleted   Kind = "update completed"
	KindCancelActivity    Kind = "activity cancellation"
	KindCancelTimer       Kind = "timer cancellation"
	KindCancelNexus       Kind = "nexus cancellation"
	KindComplete          Kind = "workflow completion"
	KindFail              Kind = "workflow failure"
	KindCanceled          Kind = "workflow cancellation"
	KindContinueAsNew     Kind = "continue-as-new"
	KindSignalChannel     Kind = "signal channel"
	KindOther             Kind = ""
)

// Step is one call of the workflow API, or one thing that the SDK did for the workflow on its own.
type Step struct {
	// Task is the event id of the WorkflowTaskStarted in which the step was made.
	Task int64 `json:"task"`
	Kind Kind  `json:"kind"`
	// Call is the API function that the user's code called, such as "workflow.ExecuteActivity".
	Call string `json:"call"`
	// Name is the activity type, child workflow type, signal name, change id and so on.
	Name string `json:"name,omitempty"`
	// ID is the id that the SDK gave to the command, where it gives one: activity id, timer id, child workflow id.
	ID string `json:"id,omitempty"`
	// Silent is set for steps that need no command, such as a GetVersion without a marker.
	Silent bool `json:"silent,omitempty"`
	// Fields are the command's attributes as far as the code sets them, under the names of the event's attributes.
	Fields []Field `json:"fields,omitempty"`
	// Frames are the user's frames, innermost first.
	Frames []Frame `json:"frames,omitempty"`
}

// Field is one attribute: a path such as "taskQueue.name" and its value as text.
type Field struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// Frame is one level of a call stack.
type Frame struct {
	Func string `json:"func"`
	File string `json:"file"`
	Line int    `json:"line"`
}

// Event is one history event in plain words.
type Event struct {
	ID   int64  `json:"id"`
	Type string `json:"type"` // "ActivityTaskScheduled"
	// Task is the event id of the WorkflowTaskStarted whose commands led to this event; 0 if it was not a command.
	Task int64  `json:"task,omitempty"`
	Kind Kind   `json:"kind,omitempty"`
	Name string `json:"name,omitempty"`
	// Ref is the id in the command: activity id, timer id, child workflow id.
	Ref    string  `json:"ref,omitempty"`
	Fields []Field `json:"fields,omitempty"`
}
