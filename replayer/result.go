package replayer

import (
	"fmt"
	"time"

	"github.com/groundhogdev/groundhog/replayer/corpus"
	"github.com/groundhogdev/groundhog/replayer/explain"
)

// Verdict is what is to be said of a history.
type Verdict string

// The verdicts.
const (
	// Passed: the code replays the history.
	Passed Verdict = "passed"
	// Diverged: the code does something else than the history recorded, or breaks on it.
	Diverged Verdict = "diverged"
	// Skipped: the history ends before its first workflow task, so there is nothing to replay.
	Skipped Verdict = "skipped"
	// Trouble: the history could not be replayed, which says nothing about the code.
	Trouble Verdict = "trouble"
)

// Result is what came of one history.
type Result struct {
	// Name is where the history came from: a file, or a place in an archive.
	Name    string  `json:"name"`
	Verdict Verdict `json:"verdict"`
	// Facts tell what is in the history; empty if it could not be read.
	Facts Facts `json:"history"`
	// Divergence explains the verdict Diverged.
	Divergence *explain.Divergence `json:"divergence,omitempty"`
	// Warnings are differences that the SDK does not look at; found with [CheckOptions.Strict].
	Warnings []explain.Warning `json:"warnings,omitempty"`
	// Next is what the code would do in the pending workflow task; found with [CheckOptions.RunOn].
	Next []explain.Step `json:"next,omitempty"`
	// NextError says why the pending workflow task could not be run on.
	NextError string `json:"nextError,omitempty"`
	// Err explains the verdict Trouble.
	Err error `json:"-"`
	// Cached is set if the verdict comes from an earlier run with the same program and history.
	Cached bool `json:"cached,omitempty"`
	// Elapsed is how long reading, decoding and replaying took.
	Elapsed time.Duration `json:"elapsed"`
}

// Facts tell what is in a history.
type Facts struct {
	WorkflowType string         `json:"workflowType,omitempty"`
	WorkflowID   string         `json:"workflowId,omitempty"`
	RunID        string         `json:"runId,omitempty"`
	Events       int            `json:"events,omitempty"`
	First        time.Time      `json:"first,omitzero"`
	Last         time.Time      `json:"last,omitzero"`
	LastEvent    string         `json:"lastEvent,omitempty"`
	Counts       map[string]int `json:"counts,omitempty"`
	Versions     []string       `json:"versions,omitempty"`
	BuildIDs     []string       `json:"buildIds,omitempty"`
	SDKs         []string       `json:"sdks,omitempty"`
	Reencoded    bool           `json:"reencoded,omitempty"`
}

func factsOf(h *corpus.History) Facts {
	f := Facts{
		WorkflowType: h.WorkflowType, WorkflowID: h.WorkflowID, RunID: h.RunID, Events: h.Events,
		First: h.First, Last: h.Last, LastEvent: h.LastType.String(), Counts: map[string]int{},
		BuildIDs: h.BuildIDs, SDKs: h.SDKs, Reencoded: h.Reencoded,
	}
	for eventType, n := range h.Counts {
		f.Counts[eventType.String()] = n
	}
	for _, v := range h.Versions {
		f.Versions = append(f.Versions, fmt.Sprintf("%s-%d", v.ChangeID, v.Version))
	}
	return f
}
