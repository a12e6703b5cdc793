package run

import (
	"fmt"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	nexuspb "go.temporal.io/api/nexus/v1"
	"go.temporal.io/api/temporalnexus"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
)

// Failures of Nexus requests, as the server carries them between a handler and its caller (common/nexus/failure.go).

// handlerFailure is a failure of the kinds that the Nexus specification names.
func handlerFailure(kind, message string) *failurepb.Failure {
	return &failurepb.Failure{Message: message, FailureInfo: &failurepb.Failure_NexusHandlerFailureInfo{
		NexusHandlerFailureInfo: &failurepb.NexusHandlerFailureInfo{Type: kind},
	}}
}

// callFailure is a request that got no answer.
func (r *Run) callFailure(message string, retry bool) *failurepb.Failure {
	if r.standaloneOperation != nil {
		return limitFailure(message, !retry)
	}
	return &failurepb.Failure{Message: message, FailureInfo: &failurepb.Failure_ApplicationFailureInfo{
		ApplicationFailureInfo: &failurepb.ApplicationFailureInfo{Type: "CallError", NonRetryable: !retry},
	}}
}

// tooLateToCancel is a request to cancel that would come after the end of the operation.
func (r *Run) tooLateToCancel(kind enumspb.TimeoutType) *failurepb.Failure {
	if r.standaloneOperation != nil {
		return r.timeoutFailure("operation timed out before cancellation could be delivered", kind)
	}
	return r.callFailure(fmt.Sprintf("not enough time to execute another request before %s timeout", kind), false)
}

// failureOf is the failure that a worker reports. Its source is lost on the way, as it is on a server.
func failureOf(req *workflowservice.RespondNexusTaskFailedRequest) *failurepb.Failure {
	if f := req.GetFailure(); f != nil {
		f = proto.CloneOf(f)
		f.Source = ""
		return f
	}
	old := req.GetError() //nolint:staticcheck // what older SDKs set
	f := handlerFailure(old.GetErrorType(), old.GetFailure().GetMessage())
	f.GetNexusHandlerFailureInfo().RetryBehavior = old.GetRetryBehavior()
	f.StackTrace = old.GetFailure().GetStackTrace()
	if cause := old.GetFailure(); len(cause.GetDetails()) > 0 {
		f.Cause = temporalFailure(cause)
	}
	return f
}

// operationError reads the failure of an operation in the form of older SDKs.
func operationError(e *nexuspb.UnsuccessfulOperationError) *failurepb.Failure {
	f := temporalFailure(e.GetFailure())
	if e.GetOperationState() == "canceled" && f.GetCanceledFailureInfo() == nil {
		f.FailureInfo = &failurepb.Failure_CanceledFailureInfo{CanceledFailureInfo: &failurepb.CanceledFailureInfo{}}
	}
	return f
}

// temporalFailure unpacks a Nexus failure; one that did not come from Temporal becomes an application failure.
func temporalFailure(f *nexuspb.Failure) *failurepb.Failure {
	unpacked := &failurepb.Failure{}
	name := string(unpacked.ProtoReflect().Descriptor().FullName())
	if f.GetMetadata()["type"] != name || (protojson.UnmarshalOptions{DiscardUnknown: true}).Unmarshal(f.GetDetails(), unpacked) != nil {
		unpacked = &failurepb.Failure{FailureInfo: &failurepb.Failure_ApplicationFailureInfo{
			ApplicationFailureInfo: &failurepb.ApplicationFailureInfo{Type: "NexusFailure", NonRetryable: false},
		}}
	}
	unpacked.Message = f.GetMessage()
	if f.GetStackTrace() != "" {
		unpacked.StackTrace = f.GetStackTrace()
	}
	return unpacked
}

// commonLinks are the links of a handler's answer that Temporal understands.
func commonLinks(links []*nexuspb.Link) (understood []*commonpb.Link) {
	for _, link := range links {
		if l, ok := temporalnexus.NexusLinkToCommonLink(link); ok {
			understood = append(understood, l)
		}
	}
	return understood
}
