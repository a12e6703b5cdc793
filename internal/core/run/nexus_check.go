package run

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	nexuspb "go.temporal.io/api/nexus/v1"
	"google.golang.org/protobuf/types/known/durationpb"
)

// What is refused of SCHEDULE_NEXUS_OPERATION, and what is filled in, with the limits of the server's
// components/nexusoperations/config.go.

const (
	maxNexusOperations = 30 // pending ones of a run
	maxNexusName       = 1000
	maxNexusHeaders    = 8192 // bytes of all keys and values
	maxNexusToken      = 4096 // bytes
)

// reservedNexusHeaders are those that the server sets itself.
var reservedNexusHeaders = []string{
	"request-timeout", "xdc-redirection-api", "xdc-redirection-source-cell", "xdc-redirection",
	"caller-name", "caller-type", "call-initiation", "temporal-principal-type", "temporal-principal-name",
}

func (tx *Tx) checkNexusOperation(a *commandpb.ScheduleNexusOperationCommandAttributes) *badCommand {
	const (
		cause  = enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SCHEDULE_NEXUS_OPERATION_ATTRIBUTES
		prefix = "ScheduleNexusOperationCommandAttributes."
	)
	switch {
	case a == nil:
		return bad(cause, "empty ScheduleNexusOperationCommandAttributes")
	case tx.run.endpoint(a.GetEndpoint(), "") == nil:
		return bad(cause, "endpoint %q not found", a.GetEndpoint())
	case len(a.GetService()) > maxNexusName:
		return bad(cause, prefix+"Service exceeds length limit of %d", maxNexusName)
	case len(a.GetOperation()) > maxNexusName:
		return bad(cause, prefix+"Operation exceeds length limit of %d", maxNexusName)
	case a.GetScheduleToCloseTimeout().AsDuration() < 0:
		return bad(cause, prefix+"ScheduleToCloseTimeout is invalid: negative duration")
	case a.GetScheduleToStartTimeout().AsDuration() < 0:
		return bad(cause, prefix+"ScheduleToStartTimeout is invalid: negative duration")
	case a.GetStartToCloseTimeout().AsDuration() < 0:
		return bad(cause, prefix+"StartToCloseTimeout is invalid: negative duration")
	case TooLarge(a.GetInput()):
		return tooLarge(cause, prefix+"Input exceeds size limit")
	}
	size := 0
	for _, name := range slices.Sorted(maps.Keys(a.GetNexusHeader())) {
		size += len(name) + len(a.GetNexusHeader()[name])
		if slices.Contains(reservedNexusHeaders, strings.ToLower(name)) {
			return bad(cause, prefix+"NexusHeader contains a disallowed header key: %q", name)
		}
	}
	switch {
	case size > maxNexusHeaders:
		return bad(cause, prefix+"NexusHeader exceeds size limit")
	case tx.run.pendingOperations() >= maxNexusOperations:
		return bad(enumspb.WORKFLOW_TASK_FAILED_CAUSE_PENDING_NEXUS_OPERATIONS_LIMIT_EXCEEDED,
			"workflow has reached the pending nexus operation limit of %d for this namespace", maxNexusOperations)
	}
	return nil
}

func (r *Run) pendingOperations() (n int) {
	for _, op := range r.operations { // a count: the order does not matter
		if op.endedIn == 0 {
			n++
		}
	}
	return n
}

// endpoint finds an endpoint, by id if it is known, as it may have got another name since.
func (r *Run) endpoint(name, id string) *nexuspb.Endpoint {
	if r.endpoints == nil {
		return nil
	}
	if id != "" {
		if found := r.endpoints.WithID(id); found != nil {
			return found
		}
	}
	return r.endpoints.Named(name)
}

// fillNexusTimeouts cuts the timeouts down to the run's, and then to the whole operation's.
func fillNexusTimeouts(r *Run, a *commandpb.ScheduleNexusOperationCommandAttributes, to *historypb.NexusOperationScheduledEventAttributes) {
	to.ScheduleToCloseTimeout, to.ScheduleToStartTimeout, to.StartToCloseTimeout = a.GetScheduleToCloseTimeout(), a.GetScheduleToStartTimeout(), a.GetStartToCloseTimeout()
	whole := a.GetScheduleToCloseTimeout().AsDuration()
	if limit := r.started.GetWorkflowRunTimeout().AsDuration(); limit > 0 && (whole == 0 || whole > limit) {
		whole = limit
		to.ScheduleToCloseTimeout = durationpb.New(whole)
	}
	if whole == 0 {
		return
	}
	for _, part := range []**durationpb.Duration{&to.ScheduleToStartTimeout, &to.StartToCloseTimeout} {
		if (*part).AsDuration() > whole {
			*part = durationpb.New(whole)
		}
	}
}

// nexusExcess says what of a handler's answer is too large, if anything is: components/nexusoperations/executors.go of the server.
func nexusExcess(start *nexuspb.StartOperationResponse) string {
	token := start.GetAsyncSuccess().GetOperationToken()
	switch {
	case TooLarge(start.GetSyncSuccess().GetPayload()):
		return "http: response body too large"
	case len(token) > maxNexusToken:
		return fmt.Sprintf("invalid operation token: length exceeds allowed limit (%d/%d)", len(token), maxNexusToken)
	}
	return ""
}

// mayPass tells whether a request that failed is worth another try.
func (r *Run) mayPass(failure *failurepb.Failure) bool {
	switch {
	case failure.GetApplicationFailureInfo().GetNonRetryable():
		return false
	case r.standaloneOperation != nil && (failure.GetServerFailureInfo().GetNonRetryable() || failure.GetTimeoutFailureInfo() != nil):
		return false
	}
	info := failure.GetNexusHandlerFailureInfo()
	return info == nil || retryableNexus(info.GetType(), info.GetRetryBehavior())
}

// retryableNexus tells whether a handler's failure is worth another try, as the Nexus specification has it.
func retryableNexus(kind string, behavior enumspb.NexusHandlerErrorRetryBehavior) bool {
	switch behavior {
	case enumspb.NEXUS_HANDLER_ERROR_RETRY_BEHAVIOR_RETRYABLE:
		return true
	case enumspb.NEXUS_HANDLER_ERROR_RETRY_BEHAVIOR_NON_RETRYABLE:
		return false
	}
	return !slices.Contains([]string{"BAD_REQUEST", "UNAUTHENTICATED", "UNAUTHORIZED", "NOT_FOUND", "NOT_IMPLEMENTED", "CONFLICT"}, kind)
}

// nexusBackoff is the wait after a failed request: a second, doubled each time, at most an hour. The server adds some jitter.
func nexusBackoff(attempt int32) time.Duration {
	return min(time.Second<<min(attempt-1, 12), time.Hour)
}
