package explain

import "github.com/groundhogdev/groundhog/internal/runner"

// The parts of a replay's record.
type (
	// Outcome is what came of replaying one history.
	Outcome = runner.Outcome
	// Step is one call of the workflow API that the code made.
	Step = runner.Step
	// Event is one history event in plain words.
	Event = runner.Event
	// Field is one attribute of a step or an event.
	Field = runner.Field
	// Frame is one level of the user's call stack.
	Frame = runner.Frame
	// Kind says what a step or an event is about.
	Kind = runner.Kind
)

// Change is the kind of change that a divergence looks like.
type Change string

// The kinds of change.
const (
	Added             Change = "added"
	Removed           Change = "removed"
	Reordered         Change = "reordered"
	Renamed           Change = "renamed"
	ChangedKind       Change = "changed kind"
	ChangedTarget     Change = "changed target"
	ChangedID         Change = "changed id"
	VersionRemoved    Change = "GetVersion removed"
	VersionBelow      Change = "version below minimum"
	VersionAbove      Change = "version above maximum"
	CompletedEarly    Change = "completed early"
	KeptRunning       Change = "kept running"
	DifferentEnd      Change = "different end"
	SignalUnheard     Change = "signal not received"
	HandlerRemoved    Change = "update handler removed"
	ChangedParameters Change = "changed parameters"
	Panicked          Change = "panic"
	Blocked           Change = "blocked"
	Exited            Change = "process exit"
	UnknownType       Change = "unknown workflow type"
	Nondeterministic  Change = "nondeterministic code"
	UnsupportedRecord Change = "unsupported history"
	Unexplained       Change = "unexplained"
)

// Divergence is the first place where code and history part.
type Divergence struct {
	// Site is the check of the SDK that raised the error.
	Site Site `json:"site"`
	// Change is what it looks like, and Summary says it in a sentence.
	Change  Change `json:"change"`
	Summary string `json:"summary"`
	// Event is what history says; nil if history has nothing at this place.
	Event *Event `json:"event,omitempty"`
	// Step is what the code does; nil if it does nothing at this place.
	Step *Step `json:"step,omitempty"`
	// Diff is what differs between the two, if they are of the same kind.
	Diff []Difference `json:"diff,omitempty"`
	// Matched are the last steps that agree with history, oldest first.
	Matched []Match `json:"matched,omitempty"`
	// Sides are the two timelines around the divergence; nil if nothing is known of the replay.
	Sides *Sides `json:"sides,omitempty"`
	// At is the user's call stack at the divergence, innermost first; empty if no line of the user's is involved.
	At []Frame `json:"at,omitempty"`
	// Advice is what to do next, a paragraph each.
	Advice []string `json:"advice,omitempty"`
	// Patch is a sketch of code that keeps old runs replayable; empty where none helps.
	Patch string `json:"patch,omitempty"`
	// SDK is the SDK's error in its own words.
	SDK string `json:"sdk"`
}

// Match is a step with the event that it led to.
type Match struct {
	Event Event `json:"event"`
	Step  Step  `json:"step"`
}

// Difference is one attribute in which history and code differ.
type Difference struct {
	Field   string `json:"field"`
	History string `json:"history"`
	Code    string `json:"code"`
}
