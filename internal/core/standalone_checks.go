package core

import (
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	sdkpb "go.temporal.io/api/sdk/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/core/run"
)

// What the server refuses of requests about standalone activities, and in part about standalone Nexus operations as well: chasm/lib/activity/frontend.go
// and validator.go.

const (
	maxSummary = 400   // bytes of the summary in user metadata
	maxDetails = 20000 // bytes of the details there
)

// checkStandaloneActivity refuses what cannot be started.
func (s *step) checkStandaloneActivity(req *workflowservice.StartActivityExecutionRequest) error {
	if negative(req.GetStartDelay()) {
		return serviceerror.NewInvalidArgument("invalid StartDelay: negative duration")
	}
	if run.TooLarge(req.GetInput()) {
		return serviceerror.NewInvalidArgument("input exceeds length limit")
	}
	if err := run.CheckStandaloneActivity(req); err != nil {
		return err
	}
	if err := checkRequester(req); err != nil {
		return err
	}
	if err := checkStandaloneActivityPolicies(req); err != nil {
		return err
	}
	if err := s.checkLabels(req); err != nil {
		return err
	}
	return checkLinks(req.GetLinks())
}

// checkLabels refuses what people and lists are to be told of what starts.
func (s *step) checkLabels(req interface {
	GetNamespace() string
	GetUserMetadata() *sdkpb.UserMetadata
	GetSearchAttributes() *commonpb.SearchAttributes
}) error {
	if err := checkMetadata(req.GetUserMetadata()); err != nil {
		return err
	}
	if err := s.attributes.Check(req.GetNamespace(), req.GetSearchAttributes()); err != nil {
		return err
	}
	return run.CheckSize(req.GetSearchAttributes())
}

// checkRequester refuses who asks, or how the request is called.
func checkRequester(req interface {
	GetRequestId() string
	GetIdentity() string
}) error {
	switch {
	case len(req.GetRequestId()) > run.MaxID:
		return serviceerror.NewInvalidArgumentf("request ID exceeds length limit. Length=%d Limit=%d", len(req.GetRequestId()), run.MaxID)
	case len(req.GetIdentity()) > run.MaxID:
		return serviceerror.NewInvalidArgumentf("identity exceeds length limit. Length=%d Limit=%d", len(req.GetIdentity()), run.MaxID)
	}
	return nil
}

func checkStandaloneActivityPolicies(req *workflowservice.StartActivityExecutionRequest) error {
	wish := req.GetOnConflictOptions()
	_, knownReuse := enumspb.ActivityIdReusePolicy_name[int32(req.GetIdReusePolicy())]
	_, knownConflict := enumspb.ActivityIdConflictPolicy_name[int32(req.GetIdConflictPolicy())]
	switch {
	case !knownReuse:
		return serviceerror.NewInvalidArgumentf("unsupported ID reuse policy: %v", req.GetIdReusePolicy())
	case !knownConflict:
		return serviceerror.NewInvalidArgumentf("unsupported ID conflict policy: %v", req.GetIdConflictPolicy())
	case len(req.GetCompletionCallbacks()) > 0: // as with the server's own configuration
		return serviceerror.NewInvalidArgument("completion callbacks are not enabled for this namespace")
	case wish.GetAttachCompletionCallbacks() && !wish.GetAttachRequestId():
		return serviceerror.NewInvalidArgument("on_conflict_options: attach_completion_callbacks requires attach_request_id to be set")
	case wish.GetAttachRequestId() && len(req.GetLinks()) == 0:
		return serviceerror.NewInvalidArgument("on_conflict_options: attach_request_id requires at least one completion callback or link")
	}
	return nil
}

func checkMetadata(m *sdkpb.UserMetadata) error {
	summary, details := proto.Size(m.GetSummary()), proto.Size(m.GetDetails())
	switch {
	case summary > maxSummary:
		return serviceerror.NewInvalidArgumentf("user_metadata.summary exceeds size limit. Length=%d Limit=%d", summary, maxSummary)
	case details > maxDetails:
		return serviceerror.NewInvalidArgumentf("user_metadata.details exceeds size limit. Length=%d Limit=%d", details, maxDetails)
	}
	return nil
}
