package core

import (
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
