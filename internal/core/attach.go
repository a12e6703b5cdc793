package core

import (
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Attachments: a start request that finds a run of its id may leave its callbacks with that run, so that several Nexus
// operations wait for one workflow (service/history/api/startworkflow of the server).

// attachment is what a request wants to leave with a run that is used in its place, nil if nothing.
func attachment(req *workflowservice.StartWorkflowExecutionRequest) *run.Attachment {
	wish := req.GetOnConflictOptions()
	if wish == nil {
		return nil
	}
	a := &run.Attachment{}
	if wish.GetAttachRequestId() {
		a.RequestID = req.GetRequestId()
	}
	if wish.GetAttachCompletionCallbacks() {
		a.Callbacks = req.GetCompletionCallbacks()
	}
	if wish.GetAttachLinks() {
		a.Links = linksBeside(req.GetLinks(), req.GetCompletionCallbacks())
	}
	return a
}

func (s *step) attach(r *run.Run, a *run.Attachment) error {
	if a == nil {
		return nil
	}
	return s.do(r, func(tx *run.Tx) error { tx.Attach(*a); return nil })
}

// linkOf is the link in the answer to a start: to the first event, or to what was attached, whose event may have no id yet.
func linkOf(r *run.Run, l launch, started bool) *commonpb.Link {
	if started || l.attach == nil || l.attach.RequestID == "" {
		return startLink(r)
	}
	link := startLink(r)
	link.GetWorkflowEvent().Reference = &commonpb.Link_WorkflowEvent_RequestIdRef{RequestIdRef: &commonpb.Link_WorkflowEvent_RequestIdReference{
		RequestId: l.attach.RequestID, EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_OPTIONS_UPDATED,
	}}
	return link
}
