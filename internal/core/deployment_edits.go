package core

import (
	"cmp"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/deployment"
	"github.com/groundhogdev/groundhog/internal/core/matching"
)

// Requests that create deployments and versions, hand deployments over, note something on versions, and delete both. What is refused is for package deployment to say.

func (s *step) createDeployment(req *workflowservice.CreateWorkerDeploymentRequest) (*workflowservice.CreateWorkerDeploymentResponse, error) {
	if req.GetDeploymentName() == "" {
		return nil, serviceerror.NewInvalidArgument("deployment name cannot be empty")
	}
	token, err := s.deployments.Create(deployment.Creation{
		Namespace: req.GetNamespace(), Version: deployment.Version{Deployment: req.GetDeploymentName()}, Identity: req.GetIdentity(), RequestID: cmp.Or(req.GetRequestId(), s.ids.UUID()),
	}, s.now)
	return &workflowservice.CreateWorkerDeploymentResponse{ConflictToken: token}, err
}

func (s *step) createVersion(req *workflowservice.CreateWorkerDeploymentVersionRequest) (*workflowservice.CreateWorkerDeploymentVersionResponse, error) {
	v := versionOf(req.GetDeploymentVersion())
	switch {
	case v.Deployment == "":
		return nil, serviceerror.NewInvalidArgument("deployment name cannot be empty")
	case v.Build == "":
		return nil, serviceerror.NewInvalidArgument("build ID cannot be empty")
	case req.GetComputeConfig() != nil:
		return nil, serviceerror.NewUnimplementedf("create version %q: compute configs are not supported by groundhog; nothing is computed for worker deployments", v)
	}
	return &workflowservice.CreateWorkerDeploymentVersionResponse{}, s.deployments.CreateVersion(deployment.Creation{
		Namespace: req.GetNamespace(), Version: v, Identity: req.GetIdentity(), RequestID: cmp.Or(req.GetRequestId(), s.ids.UUID()),
	}, s.now)
}

func (s *step) setManager(req *workflowservice.SetWorkerDeploymentManagerRequest) (*workflowservice.SetWorkerDeploymentManagerResponse, error) {
	if req.GetIdentity() == "" {
		return nil, serviceerror.NewInvalidArgument("Identity is required")
	}
	manager := req.GetManagerIdentity()
	if req.GetSelf() {
		manager = req.GetIdentity()
	}
	previous, token, err := s.deployments.SetManager(deployment.Handover{
		Namespace: req.GetNamespace(), Deployment: req.GetDeploymentName(), Manager: manager, Identity: req.GetIdentity(), Token: req.GetConflictToken(),
	})
	if err != nil {
		return nil, err
	}
	//nolint:staticcheck // clients still read it
	return &workflowservice.SetWorkerDeploymentManagerResponse{ConflictToken: token, PreviousManagerIdentity: previous}, nil
}

func (s *step) updateVersionMetadata(req *workflowservice.UpdateWorkerDeploymentVersionMetadataRequest) (*workflowservice.UpdateWorkerDeploymentVersionMetadataResponse, error) {
	if req.GetUpsertEntries() == nil && req.GetRemoveEntries() == nil {
		return nil, serviceerror.NewInvalidArgument("At least one of remove_entries or upsert_entries must be provided")
	}
	metadata, err := s.deployments.UpdateMetadata(req.GetNamespace(), namedVersion(req), req.GetUpsertEntries(), req.GetRemoveEntries(), req.GetIdentity())
	if err != nil {
		return nil, err
	}
	return &workflowservice.UpdateWorkerDeploymentVersionMetadataResponse{Metadata: metadata}, nil
}

func (s *step) deleteVersion(req *workflowservice.DeleteWorkerDeploymentVersionRequest) (*workflowservice.DeleteWorkerDeploymentVersionResponse, error) {
	v := namedVersion(req)
	if v.Build == "" {
		return nil, serviceerror.NewInvalidArgumentf("invalid version string %q, expected format is \"<deployment_name>.<build_id>\"", req.GetVersion()) //nolint:staticcheck // clients may still name it so
	}
	m := deployment.Removal{Namespace: req.GetNamespace(), Version: v, Identity: req.GetIdentity(), Polled: func(q deployment.Queue) bool {
		return s.queues.PolledBut(matching.Key{Namespace: req.GetNamespace(), Name: q.Name, Kind: kindOf(q.Kind), Version: keyOf(v)}, s.departed)
	}}
	if !req.GetSkipDrainage() {
		m.Drained = s.drained(req.GetNamespace())
	}
	if err := s.deployments.DeleteVersion(m); err != nil {
		return nil, err
	}
	s.reroute(req.GetNamespace())
	return &workflowservice.DeleteWorkerDeploymentVersionResponse{}, nil
}

func (s *step) deleteDeployment(req *workflowservice.DeleteWorkerDeploymentRequest) (*workflowservice.DeleteWorkerDeploymentResponse, error) {
	return &workflowservice.DeleteWorkerDeploymentResponse{}, s.deployments.Delete(req.GetNamespace(), req.GetDeploymentName())
}
