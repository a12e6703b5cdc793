package divergences

import "strings"

// Route says how a place in the SDK is reached.
type Route string

const (
	// Replay: by changed code, in the SDK's replayer.
	Replay Route = "replay"
	// CorruptReplay: in the SDK's replayer, by a history that no service writes.
	CorruptReplay Route = "corrupt replay"
	// Worker: only on a worker, not in the replayer.
	Worker Route = "worker"
	// CorruptWorker: only on a worker whose service breaks the protocol.
	CorruptWorker Route = "corrupt worker"
	// Unreachable: by no public route.
	Unreachable Route = "unreachable"
)

// Site is a place in the SDK that reports TMPRL1100.
type Site struct {
	// Key is stable and kebab-case.
	Key string
	// Message is the first string literal of the report, as in the SDK's sources.
	Message string
	// Route is the easiest way there.
	Route Route
	// Why explains a route other than [Replay].
	Why string
	// Example is a report as the SDK prints it, of a site that no case of [Cases] reaches.
	Example string
}

// Prefix returns the part of the message that is the same in every report of the site.
func (s Site) Prefix() string {
	prefix, _, _ := strings.Cut(s.Message, "%")
	return prefix
}

// Sites returns every place in SDK 1.50 that reports TMPRL1100, in the order of its sources. Several places share a
// message: those of Nexus operations, which only the event at hand tells apart.
func Sites() []Site {
	return []Site{
		{Key: "missing-command", Message: "[TMPRL1100] nondeterministic workflow: missing replay command for %s", Route: Replay},
		{Key: "extra-command", Message: "[TMPRL1100] nondeterministic workflow: extra replay command for %s", Route: Replay},
		{Key: "command-mismatch", Message: "[TMPRL1100] nondeterministic workflow: history event is %s, replay command is %s", Route: Replay},
		{Key: "invalid-transition", Message: "[TMPRL1100] invalid state transition: attempt to %v, %v", Route: Replay},
		{Key: "command-not-produced", Message: "[TMPRL1100] During replay, a matching %v command was expected in history event position %s. However, the replayed code did not produce that. ", Route: Replay},
		{Key: "duplicate-command", Message: "[TMPRL1100] adding duplicate command %v", Route: Replay},
		{Key: "moved-command-absent", Message: "[TMPRL1100] moving command not present %v", Route: Unreachable, Why: whyMoved, Example: exampleMoved},
		{Key: "activity-not-scheduled", Message: "[TMPRL1100] lookup failed for scheduledEventID to activityID: scheduleEventID: %v, activityID: %v", Route: Replay},
		{Key: "cancel-of-unknown-activity", Message: "[TMPRL1100] unable to find activityID for the scheduledEventID: %v", Route: CorruptReplay, Why: whyActivity},
		{Key: "unexpected-activity-event", Message: "[TMPRL1100] unexpected event type: %v", Route: Unreachable, Why: whyActivityEvent, Example: exampleActivityEvent},
		{Key: "close-of-unknown-activity", Message: "[TMPRL1100] unable to find activityID for the event: %v", Route: CorruptReplay, Why: whyActivity},
		{Key: "nexus-not-scheduled", Message: "[TMPRL1100] unable to find nexus operation state machine for event: %v", Route: Replay},
		{Key: "nexus-started-unknown", Message: nexusUnknown, Route: CorruptReplay, Why: whyNexus},
		{Key: "nexus-closed-unknown", Message: nexusUnknown, Route: CorruptReplay, Why: whyNexus},
		{Key: "nexus-cancel-unknown", Message: nexusUnknown, Route: CorruptReplay, Why: whyNexus},
		{Key: "nexus-cancel-delivered-unknown", Message: nexusUnknown, Route: CorruptReplay, Why: whyNexus},
		{Key: "duplicate-version-marker", Message: "[TMPRL1100] marker event already exists for eventID in lookup: eventID: %v, changeID: %v", Route: CorruptWorker, Why: whyVersionMarker, Example: exampleVersionMarker},
		{Key: "version-removed", Message: "[TMPRL1100] Workflow code removed support of version %v. ", Route: Replay},
		{Key: "version-too-old", Message: "[TMPRL1100] Workflow code is too old to support version %v ", Route: Replay},
		{Key: "preferred-version-unsupported", Message: "[TMPRL1100] Preferred version %v for %q change ID is not supported. Supported versions are between %v and %v.", Route: Worker, Why: whyPreferred, Example: examplePreferred},
		{Key: "side-effect-not-recorded", Message: "[TMPRL1100] No cached result found for side effectID=%v. KnownSideEffects=%v", Route: Replay},
		{Key: "mutable-side-effect-not-recorded", Message: "[TMPRL1100] Non deterministic workflow code change detected. MutableSideEffect API call doesn't have a correspondent event in the workflow history. MutableSideEffect ID: %s", Route: Replay},
		{Key: "local-activity-mismatch", Message: "[TMPRL1100] code executed local activity %v, but history event found %v, markerData: %v", Route: Replay},
		{Key: "invalid-update-action", Message: "[TMPRL1100] invalid action %q in update protocol %+v", Route: CorruptReplay, Why: whyUpdate},
	}
}

const nexusUnknown = "[TMPRL1100] unable to find nexus operation state machine for event ID: %v"

const (
	whyMoved = "moveCommandToBack is called only by childWorkflowCommandStateMachine.cancel, on a machine that " +
		"requestCancelExternalWorkflowExecution has just taken from commandsHelper.commands under its own id; " +
		"nothing removes it in between."
	whyActivityEvent = "getActivityAndScheduledEventIDs is called only by the handlers of ActivityTaskCompleted, Failed, " +
		"TimedOut and Canceled, which are the types it knows."
	whyActivity = "An activity is forgotten only when it closes, and its ActivityTaskScheduled must have been found before " +
		"(activity-not-scheduled reports it otherwise). Only a second close, or a cancel after the close, comes here; a " +
		"service refuses both."
	whyNexus = "An operation is forgotten only when it closes, and its NexusOperationScheduled must have been found before " +
		"(nexus-not-scheduled reports it otherwise). Only events after its close come here; a service drops them."
	whyVersionMarker = "The markers of a workflow task are read ahead once, and event ids must be consecutive, so one replay " +
		"never reads a marker twice. A worker does, when its service takes back workflow tasks (ResetHistoryEventId) " +
		"more than once, and sends the same events again to the cached run."
	whyPreferred = "worker.Options.PreferredVersionProvider is asked only outside replay; the replayer has no such option, " +
		"and treats every event as replayed."
	whyUpdate = "Two updates of one run have the same id. A service answers a repeated id with the first update's outcome."
)

const (
	exampleMoved = "[TMPRL1100] moving command not present CommandType: ChildWorkflow, ID: delivery-order-1042, " +
		"state=CanceledAfterStarted, isDone()=false, history=[Created handleCommandSent CommandSent " +
		"handleInitiatedEvent Initiated handleStartedEvent Started cancel CanceledAfterStarted]"
	exampleActivityEvent = "[TMPRL1100] unexpected event type: ActivityTaskStarted"
	exampleVersionMarker = "[TMPRL1100] marker event already exists for eventID in lookup: eventID: 5, " +
		"changeID: check-fraud-before-charge"
	examplePreferred = `[TMPRL1100] Preferred version 7 for "check-fraud-before-charge" change ID is not supported. ` +
		`Supported versions are between -1 and 1.`
)
