package core

import (
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"google.golang.org/protobuf/proto"
)

// What the server's frontend refuses of the links that come with a request: common/links.

const (
	maxLinks     = 10   // of one request
	maxLinkBytes = 4000 // of one link
)

// checkLinked refuses a request about a run for the run's name, or for its links.
func checkLinked(req interface {
	GetWorkflowExecution() *commonpb.WorkflowExecution
	GetLinks() []*commonpb.Link
}) error {
	if err := checkExecution(req.GetWorkflowExecution()); err != nil {
		return err
	}
	return checkLinks(req.GetLinks())
}

func checkLinks(links []*commonpb.Link) error {
	if len(links) > maxLinks {
		return serviceerror.NewInvalidArgumentf("cannot attach more than %d links per request, got %d", maxLinks, len(links))
	}
	for _, link := range links {
		if size := proto.Size(link); size > maxLinkBytes {
			return serviceerror.NewInvalidArgumentf("link exceeds allowed size of %d, got %d", maxLinkBytes, size)
		}
		if text := wrongLink(link); text != "" {
			return serviceerror.NewInvalidArgument(text)
		}
	}
	return nil
}

// wrongLink says what is wrong with a link, if anything.
func wrongLink(link *commonpb.Link) string {
	switch variant := link.GetVariant().(type) {
	case *commonpb.Link_WorkflowEvent_:
		to := variant.WorkflowEvent
		if ref := to.GetEventRef(); ref.GetEventType() == enumspb.EVENT_TYPE_UNSPECIFIED && ref.GetEventId() != 0 {
			return "workflow event link ref cannot have an unspecified event type and a non-zero event ID"
		}
		return missing("workflow event", part{"namespace field", to.GetNamespace()}, part{"workflow ID field", to.GetWorkflowId()}, part{"run ID field", to.GetRunId()})
	case *commonpb.Link_BatchJob_:
		return missing("batch job", part{"job ID", variant.BatchJob.GetJobId()})
	case *commonpb.Link_NexusOperation_:
		to := variant.NexusOperation
		return missing("nexus operation", part{"namespace field", to.GetNamespace()}, part{"operation ID field", to.GetOperationId()}, part{"run ID field", to.GetRunId()})
	case *commonpb.Link_Activity_:
		to := variant.Activity
		return missing("activity", part{"namespace field", to.GetNamespace()}, part{"activity ID field", to.GetActivityId()}, part{"run ID field", to.GetRunId()})
	}
	return "unsupported link variant"
}

// part is what a link has to have.
type part struct{ name, value string }

func missing(kind string, parts ...part) string {
	for _, p := range parts {
		if p.value == "" {
			return kind + " link must not have an empty " + p.name
		}
	}
	return ""
}
