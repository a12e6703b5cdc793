package divergences

import (
	"slices"

	historypb "go.temporal.io/api/history/v1"
)

// Case is one change of workflow code and what the SDK says about it.
type Case struct {
	// Name states the change in snake_case.
	Name string
	// Site is the key of the place in the SDK that reports it: a key of [Sites] or one of the constants Site....
	Site string
	// Type is the workflow type in the history. Old and New are registered under it.
	Type string
	// Old ran when the history was recorded. It is nil where no code can have led to the history.
	Old any
	// New is the code after the change. It is nil where the worker has no code for the type.
	New any
	// History returns a fresh copy of the recorded history.
	History func() *historypb.History
	// Want is contained in the SDK's error. It is empty where the SDK notices nothing.
	Want string
	// Note says what to know about the case beyond its name. It may be empty.
	Note string
}

// Keys for what the SDK reports without the code TMPRL1100.
const (
	SiteSilent        = "silent"                     // the SDK sees no difference
	SiteResult        = "result-mismatch"            // replay workflow doesn't return the same result as the last event
	SitePanic         = "workflow-panic"             // workflow code panicked
	SiteNexusCancel   = "nexus-cancel-not-requested" // the SDK panics by nil: the code no longer cancels an operation
	SiteDeadlock      = "deadlock"                   // TMPRL1101: workflow code did not yield
	SiteUnknownType   = "unknown-workflow-type"      // no workflow is registered under the type
	SiteUnknownFlag   = "unknown-sdk-flag"           // the history used a flag of a newer SDK
	SiteMissingEvents = "missing-events"             // the history has a hole
	SiteUnknownEvent  = "unknown-event"              // the history has an event of a newer service
)

// Slow reports whether replaying the case takes as long as the SDK's deadlock detector: a second.
func (c Case) Slow() bool { return c.Site == SiteDeadlock }

// Corrupt reports whether no code can have led to the history.
func (c Case) Corrupt() bool { return c.Old == nil }

// Cases returns every case that the SDK's replayer can run, in the order of the families.
func Cases() []Case {
	return slices.Concat(
		activityCases(),
		activityCancelCases(),
		timerCases(),
		childCases(),
		externalCases(),
		markerCases(),
		attributeCases(),
		versionCases(),
		nexusCases(),
		updateCases(),
		openCases(),
		completionCases(),
		brokenCases(),
	)
}

// change returns a case with the same past and another change.
func (c Case) change(name, site string, now any, want string) Case {
	c.Name, c.Site, c.New, c.Want = name, site, now, want
	return c
}

// note adds a note to the case.
func (c Case) note(text string) Case {
	c.Note = text
	return c
}
