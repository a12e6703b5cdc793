package explain

import (
	"regexp"

	"github.com/groundhogdev/groundhog/internal/runner"
)

// Site is one place in the SDK (v1.50) that ends a replay with an error.
type Site struct {
	// Key is stable and kebab-case.
	Key string `json:"key"`
	// Title says in a few words what the SDK found.
	Title string `json:"title"`
	// Meaning is a paragraph for the documentation.
	Meaning string `json:"-"`

	mark   mark
	locate locator
}

// Catalogue lists the sites in the order in which they are looked up; the last one takes everything.
func Catalogue() []Site { return append([]Site(nil), catalogue...) }

func init() {
	catalogue = []Site{
		// Commands of the replay compared with the history's events, after all events were applied.
		{"missing-command", "the code does not do what history recorded",
			"After the replay, history has a command event for which the code made no command.",
			text(`nondeterministic workflow: missing replay command for (\w+): (.*)`), locateMissing},
		{"extra-command", "the code does more than history recorded",
			"After the replay, the code has made a command for which history has no event.",
			text(`nondeterministic workflow: extra replay command for (\w+): (.*)`), locateExtra},
		{"command-mismatch", "the code does something else than history recorded",
			"After the replay, an event and the command at its place are of different kinds, or name different things.",
			text(`nondeterministic workflow: history event is (\w+): (.*), replay command is (\w+): (.*)`), locateMismatch},

		// An event was applied to a command that is not there, or is not in a state for it.
		{"activity-not-scheduled", "history scheduled an activity where the code does not",
			"ActivityTaskScheduled was applied, but the code scheduled no activity at this event id.",
			text(`lookup failed for scheduledEventID to activityID: scheduleEventID: (\d+)`), locateEventID},
		{"command-not-produced", "history has an event whose command the code does not make",
			"An event was applied whose command the code did not make: a timer, child workflow, signal, cancellation or upsert.",
			text(`a matching (\w+) command was expected in history event position (.*?)\. However`), locateCommandID},
		{"nexus-not-scheduled", "history scheduled a Nexus operation where the code does not",
			"NexusOperationScheduled was applied, but the code scheduled no Nexus operation.",
			text(`unable to find nexus operation state machine for event: (\w+): (.*)`), locateText},
		{"nexus-started-unknown", "history starts a Nexus operation that is closed",
			"NexusOperationStarted was applied after the operation's end. No service writes such a history.",
			nexusUnknown("handleNexusOperationStarted"), locateEventID},
		{"nexus-cancel-unknown", "history cancels a Nexus operation that is closed",
			"NexusOperationCancelRequested was applied after the operation's end. No service writes such a history.",
			nexusUnknown("handleNexusOperationCancelRequested"), locateEventID},
		{"nexus-cancel-delivered-unknown", "history delivers the cancellation of a Nexus operation that is closed",
			"The outcome of a cancel request was applied after the operation's end. No service writes such a history.",
			nexusUnknown("handleNexusOperationCancelRequestDelivered"), locateEventID},
		{"nexus-closed-unknown", "history closes a Nexus operation that is closed",
			"The end of a Nexus operation was applied a second time. No service writes such a history.",
			nexusUnknown(""), locateEventID},
		{"cancel-of-unknown-activity", "history cancels an activity that is closed or was never scheduled",
			"ActivityTaskCancelRequested refers to an activity that the replay does not know any more.",
			text(`unable to find activityID for the scheduledEventID: (\d+)`), locateEventID},
		{"close-of-unknown-activity", "history closes an activity that is closed or was never scheduled",
			"The end of an activity refers to an activity that the replay does not know any more.",
			text(`unable to find activityID for the event: (\w+): (.*)`), locateText},
		{"invalid-transition", "an event does not fit the state of its command",
			"An event was applied to a command in a state that has no such transition, such as a timer that the code cancels and history fires.",
			text(`invalid state transition: attempt to (\w+), CommandType: (\w+), ID: ([^,]*),`), locateTransition},
		{"duplicate-command", "the code uses an id twice",
			"The code made a second command with an id that is in use: an activity or child workflow id that the code sets itself.",
			text(`adding duplicate command (.*)`), locateLastStep},
		{"moved-command-absent", "a cancellation refers to a command that is gone",
			"A child workflow or external cancellation was repeated in a state in which it cannot be. Not known to be reachable.",
			text(`moving command not present`), locateLastStep},
		{"unexpected-activity-event", "an event is taken for the end of an activity",
			"An event that is not the end of an activity was handled as one. Not known to be reachable.",
			text(`unexpected event type: (\w+)`), locateNothing},

		// Versions, side effects, local activities, updates.
		{"version-removed", "the code dropped a version that this run uses",
			"GetVersion's minimum is above the version in the run's marker (DefaultVersion, -1, if there is none).",
			text(`Workflow code removed support of version (-?\d+)\. +for "(.*)" changeID`), locateVersion},
		{"version-too-old", "the code does not know a version that this run uses yet",
			"GetVersion's maximum is below the version in the run's marker: the history comes from newer code.",
			text(`Workflow code is too old to support version (-?\d+) +for "(.*)" changeID`), locateVersion},
		{"preferred-version-unsupported", "the preferred version is out of range",
			"worker.Options.PreferredVersionProvider named a version outside of GetVersion's range. Happens on workers, not in replays.",
			text(`Preferred version (-?\d+) for "(.*)" change ID is not supported`), locateVersion},
		{"duplicate-version-marker", "a version marker was read twice",
			"Two GetVersion markers claim the same event id. Happens on a worker whose service takes back workflow tasks.",
			text(`marker event already exists for eventID in lookup: eventID: (\d+)`), locateEventID},
		{"side-effect-not-recorded", "the code has a side effect that history does not",
			"SideEffect was called during replay, and history has no marker with its result.",
			text(`No cached result found for side effectID=(\d+)`), locateLast(runner.KindSideEffect)},
		{"mutable-side-effect-not-recorded", "the code has a mutable side effect that history does not",
			"MutableSideEffect was called during replay, and history has no marker for its id.",
			text(`MutableSideEffect ID: (.*)`), locateLast(runner.KindMutableSideEffect)},
		{"local-activity-mismatch", "the code runs another local activity than history recorded",
			"A local activity's marker names another activity type than the code's call with the same number.",
			text(`code executed local activity (.*?), but history event found (.*?), markerData`), locateLocalActivity},
		{"invalid-update-action", "an update was answered twice",
			"An update's protocol was driven in a way that its state does not allow, such as two updates with one id.",
			text(`invalid action (".*?") in update protocol`), locateLast(runner.KindUpdateAccepted)},

		// Errors that do not carry the code TMPRL1100.
		{"deadlock", "the workflow code does not give control back",
			"TMPRL1101: a workflow goroutine ran for a second without reaching a blocking call of the workflow API.",
			text(`Potential deadlock detected: workflow goroutine "(.*?)"`), locateNothing},
		{"unknown-workflow-type", "no workflow is registered under this type",
			"The history's workflow type is not registered.",
			text(`unable to find workflow type: (.*?)\. Supported types: (.*)`), locateNothing},
		{"result-mismatch", "the workflow ends differently",
			"The replay did not end the way the last event says.",
			text(`replay workflow doesn't return the same result as the last event`), locateEnd},
		{"unknown-sdk-flag", "the history needs a newer SDK",
			"A workflow task was completed with an SDK flag that this SDK does not know.",
			text(`unknown SDK flag: (\d+)`), locateNothing},
		{"missing-events", "the history has a gap",
			"Events are missing from the history.",
			text(`missing history events, expectedNextEventID=(\d+)`), locateNothing},
		{"unknown-event", "the history has an event that this SDK does not know",
			"An event of a newer service, which is not marked as safe to ignore.",
			text(`unknown event type|unknown history event`), locateNothing},
		{"unknown-update-handler", "an update has no handler any more",
			"History has an update that the code has no handler for.",
			text(`unknown update (\S+)`), locateNothing},
		{"nexus-cancel-not-requested", "history cancels a Nexus operation where the code does not",
			"NexusOperationCancelRequested was applied, but the code cancelled nothing; the SDK panics on it with a nil pointer.",
			raisedIn("handleInitiatedEvent", `nil pointer dereference`), locateKind(runner.KindCancelNexus)},
		{"workflow-panic", "the workflow code panicked",
			"The workflow function or one of its handlers panicked during replay.",
			text(`.*`), locateNothing},
	}
}

// catalogue is filled in init, since the locators refer to it.
var catalogue []Site

// exited is for workflow code that took its process down, of which the SDK knows nothing.
func exited(out Outcome) *Divergence {
	return &Divergence{
		Site:   Site{Key: "process-exit", Title: "the workflow code ended the process"},
		Change: Exited, Summary: "the workflow code ended the process: " + out.Exit, SDK: "(no answer)", At: out.At,
		Advice: []string{"Workflow code must not call os.Exit or log.Fatal, and must not run out of memory or stack: return an error instead."},
	}
}

// mark is how a site is recognised: by the text of the error and, where several sites share one, by the SDK's function that
// raised it.
type mark struct {
	text   *regexp.Regexp
	raiser string
}

func text(expr string) mark { return mark{text: regexp.MustCompile(`(?s)` + expr)} }

func raisedIn(function, expr string) mark {
	m := text(expr)
	m.raiser = function
	return m
}

func nexusUnknown(function string) mark {
	return raisedIn(function, `unable to find nexus operation state machine for event ID: (\d+)`)
}

// classify finds the site of an error of the SDK, and the parts of its text.
func classify(out Outcome) (Site, []string) {
	for _, site := range catalogue {
		if site.mark.raiser != "" && site.mark.raiser != out.Raised {
			continue
		}
		if parts := site.mark.text.FindStringSubmatch(out.Error); parts != nil {
			return site, parts[1:]
		}
	}
	panic("explain: the last site of the catalogue must match everything")
}
