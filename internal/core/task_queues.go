package core

import (
	"time"

	deploymentpb "go.temporal.io/api/deployment/v1"
	enumspb "go.temporal.io/api/enums/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/groundhogdev/groundhog/internal/core/deployment"
	"github.com/groundhogdev/groundhog/internal/core/matching"
)

// Task queues, as clients see them: who polls, how much waits, and which version of the workers gets it.

// describeTaskQueue answers DescribeTaskQueue, all but the rates and what is deprecated.
func (s *step) describeTaskQueue(req *workflowservice.DescribeTaskQueueRequest) (*workflowservice.DescribeTaskQueueResponse, error) {
	key := matching.Key{Namespace: req.GetNamespace(), Name: req.GetTaskQueue().GetName(), Kind: kindOf(req.GetTaskQueueType())}
	resp := &workflowservice.DescribeTaskQueueResponse{Pollers: s.pollers(key), VersioningInfo: s.versioningInfo(key)}
	waiting := s.queues.Backlog(key, wanted)
	for _, version := range s.queues.Versions(key) {
		at := key
		at.Version = version
		resp.Pollers = append(resp.Pollers, s.pollers(at)...)
		waiting += s.queues.Backlog(at, wanted)
	}
	if req.GetReportStats() {
		resp.Stats = &taskqueuepb.TaskQueueStats{ApproximateBacklogCount: int64(waiting), ApproximateBacklogAge: durationpb.New(0)}
	}
	return resp, nil
}

// pollerMemory is for how long a server remembers a worker after its last poll.
const pollerMemory = 5 * time.Minute

func (s *step) pollers(key matching.Key) (pollers []*taskqueuepb.PollerInfo) {
	for _, p := range s.queues.Pollers(key) {
		if s.now.Sub(p.At) > pollerMemory {
			continue
		}
		info := &taskqueuepb.PollerInfo{LastAccessTime: timestamppb.New(p.At), Identity: p.Identity, RatePerSecond: 100000}
		if v := parseVersion(key.Version); v.Build != "" {
			info.DeploymentOptions = &deploymentpb.WorkerDeploymentOptions{
				DeploymentName: v.Deployment, BuildId: v.Build, WorkerVersioningMode: enumspb.WORKER_VERSIONING_MODE_VERSIONED,
			}
		}
		pollers = append(pollers, info)
	}
	return pollers
}

// versioningInfo is nil for a queue that has workers without a version only.
func (s *step) versioningInfo(key matching.Key) *taskqueuepb.TaskQueueVersioningInfo {
	r := s.deployments.Routing(key.Namespace, queueOf(key))
	if r == (deployment.Routing{}) {
		return nil
	}
	info := &taskqueuepb.TaskQueueVersioningInfo{
		CurrentVersion: r.Current.String(), CurrentDeploymentVersion: r.Current.Proto(), UpdateTime: timestamppb.New(r.Changed),
	}
	if r.Ramps {
		info.RampingVersion, info.RampingDeploymentVersion, info.RampingVersionPercentage = r.Ramping.String(), r.Ramping.Proto(), r.Percentage
	}
	return info
}
