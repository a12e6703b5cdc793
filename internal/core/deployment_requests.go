package core

import (
	"strings"

	deploymentpb "go.temporal.io/api/deployment/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/deployment"
)

// Worker deployments, as operators manage them. A version becomes known when its workers poll.

func (s *step) describeDeployment(req *workflowservice.DescribeWorkerDeploymentRequest) (*workflowservice.DescribeWorkerDeploymentResponse, error) {
	info, token, err := s.deployments.Describe(req.GetNamespace(), req.GetDeploymentName(), s.drained(req.GetNamespace()))
	return &workflowservice.DescribeWorkerDeploymentResponse{WorkerDeploymentInfo: info, ConflictToken: token}, err
}

// listDeployments answers with all deployments of a namespace on one page.
func (s *step) listDeployments(req *workflowservice.ListWorkerDeploymentsRequest) (*workflowservice.ListWorkerDeploymentsResponse, error) {
	resp := &workflowservice.ListWorkerDeploymentsResponse{}
	for _, name := range s.deployments.Names(req.GetNamespace()) {
		info, _, err := s.deployments.Describe(req.GetNamespace(), name, s.drained(req.GetNamespace()))
		if err != nil {
			return nil, err
		}
		resp.WorkerDeployments = append(resp.WorkerDeployments, &workflowservice.ListWorkerDeploymentsResponse_WorkerDeploymentSummary{
			Name: name, CreateTime: info.GetCreateTime(), RoutingConfig: info.GetRoutingConfig(),
		})
	}
	return resp, nil
}

func (s *step) describeVersion(req *workflowservice.DescribeWorkerDeploymentVersionRequest) (*workflowservice.DescribeWorkerDeploymentVersionResponse, error) {
	info, err := s.deployments.DescribeVersion(req.GetNamespace(), namedVersion(req), s.drained(req.GetNamespace()))
	if err != nil {
		return nil, err
	}
	resp := &workflowservice.DescribeWorkerDeploymentVersionResponse{WorkerDeploymentVersionInfo: info}
	for _, q := range info.GetTaskQueueInfos() {
		resp.VersionTaskQueues = append(resp.VersionTaskQueues, &workflowservice.DescribeWorkerDeploymentVersionResponse_VersionTaskQueue{Name: q.GetName(), Type: q.GetType()})
	}
	return resp, nil
}

func (s *step) setCurrentVersion(req *workflowservice.SetWorkerDeploymentCurrentVersionRequest) (*workflowservice.SetWorkerDeploymentCurrentVersionResponse, error) {
	change, err := changeOf(req, req.GetVersion()) //nolint:staticcheck // clients may still name it so
	if err != nil {
		return nil, err
	}
	previous, token, err := s.deployments.SetCurrent(change, s.now)
	if err != nil {
		return nil, err
	}
	s.reroute(req.GetNamespace())
	return &workflowservice.SetWorkerDeploymentCurrentVersionResponse{
		ConflictToken: token, PreviousVersion: previous.String(), PreviousDeploymentVersion: previous.Proto(),
	}, nil
}

func (s *step) setRampingVersion(req *workflowservice.SetWorkerDeploymentRampingVersionRequest) (*workflowservice.SetWorkerDeploymentRampingVersionResponse, error) {
	change, err := changeOf(req, req.GetVersion()) //nolint:staticcheck // clients may still name it so
	if err != nil {
		return nil, err
	}
	change.Percentage = req.GetPercentage()
	change.Unset = change.Version.Build == "" && change.Percentage == 0
	previous, percentage, token, err := s.deployments.SetRamping(change, s.now)
	if err != nil {
		return nil, err
	}
	s.reroute(req.GetNamespace())
	return &workflowservice.SetWorkerDeploymentRampingVersionResponse{
		ConflictToken: token, PreviousVersion: previous.String(), PreviousDeploymentVersion: previous.Proto(), PreviousPercentage: percentage,
	}, nil
}

// changeRequest asks for another current or ramping version.
type changeRequest interface {
	GetNamespace() string
	GetDeploymentName() string
	GetBuildId() string
	GetConflictToken() []byte
	GetIdentity() string
	GetAllowNoPollers() bool
}

func changeOf(req changeRequest, old string) (deployment.Change, error) {
	v := deployment.Version{Deployment: req.GetDeploymentName(), Build: req.GetBuildId()}
	if named := oldVersion(old); v.Build == "" && named.Build != "" {
		if named.Deployment != v.Deployment {
			return deployment.Change{}, serviceerror.NewInvalidArgumentf("invalid version string '%s' does not match deployment name '%s'", old, v.Deployment)
		}
		v = named
	}
	return deployment.Change{
		Namespace: req.GetNamespace(), Version: v, Token: req.GetConflictToken(), Identity: req.GetIdentity(), NoPollers: req.GetAllowNoPollers(),
	}, nil
}

// versionRequest is about a version.
type versionRequest interface {
	GetDeploymentVersion() *deploymentpb.WorkerDeploymentVersion
	GetVersion() string
}

// namedVersion is the version that a request is about, in either notation.
func namedVersion(req versionRequest) deployment.Version {
	if v := versionOf(req.GetDeploymentVersion()); v.Build != "" {
		return v
	}
	return oldVersion(req.GetVersion())
}

// oldVersion reads the old notation of versions.
func oldVersion(text string) deployment.Version {
	name, build, _ := strings.Cut(text, ".")
	return deployment.Version{Deployment: name, Build: build}
}
