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

// describeTaskQueue answers DescribeTaskQueue, all but the rates and the build ids that are deprecated.
func (s *step) describeTaskQueue(req *workflowservice.DescribeTaskQueueRequest) (*workflowservice.DescribeTaskQueueResponse, error) {
	key := matching.Key{Namespace: req.GetNamespace(), Name: req.GetTaskQueue().GetName(), Kind: kindOf(req.GetTaskQueueType())}
	if req.GetApiMode() == enumspb.DESCRIBE_TASK_QUEUE_MODE_ENHANCED {
		return s.describeByVersion(req, key), nil
	}
	resp := &workflowservice.DescribeTaskQueueResponse{Pollers: s.pollers(key), VersioningInfo: s.versioningInfo(key)}
	waiting := s.queues.Backlog(key, wanted)
	for _, version := range s.queues.Versions(key) {
		at := key
		at.Version = version
		resp.Pollers = append(resp.Pollers, s.pollers(at)...)
		waiting += s.queues.Backlog(at, wanted)
	}
	if req.GetReportStats() {
		resp.Stats = backlog(waiting)
	}
	if req.GetIncludeTaskQueueStatus() {
		resp.TaskQueueStatus = &taskqueuepb.TaskQueueStatus{
			BacklogCountHint: int64(waiting), RatePerSecond: pollRate, TaskIdBlock: &taskqueuepb.TaskIdBlock{},
		}
	}
	return resp, nil
}

func backlog(waiting int) *taskqueuepb.TaskQueueStats {
	return &taskqueuepb.TaskQueueStats{ApproximateBacklogCount: int64(waiting), ApproximateBacklogAge: durationpb.New(0)}
}

// describeByVersion answers the mode of DescribeTaskQueue that came with build ids, of which only the workers without one are imitated: DescribeTaskQueue in service/matching/matching_engine.go of the
// server.
func (s *step) describeByVersion(req *workflowservice.DescribeTaskQueueRequest, key matching.Key) *workflowservice.DescribeTaskQueueResponse {
	asked := req.GetTaskQueueTypes()
	if len(asked) == 0 {
		asked = []enumspb.TaskQueueType{enumspb.TASK_QUEUE_TYPE_WORKFLOW, enumspb.TASK_QUEUE_TYPE_ACTIVITY}
	}
	types := map[int32]*taskqueuepb.TaskQueueTypeInfo{}
	for _, t := range asked {
		key.Kind = kindOf(t)
		info := &taskqueuepb.TaskQueueTypeInfo{}
		if req.GetReportPollers() {
			info.Pollers = s.pollers(key)
		}
		if req.GetReportStats() {
			info.Stats = backlog(s.queues.Backlog(key, wanted))
		}
		types[int32(t)] = info
	}
	info := &taskqueuepb.TaskQueueVersionInfo{TypesInfo: types}
	if req.GetReportTaskReachability() {
		info.TaskReachability = enumspb.BUILD_ID_TASK_REACHABILITY_REACHABLE
	}
	return &workflowservice.DescribeTaskQueueResponse{VersionsInfo: map[string]*taskqueuepb.TaskQueueVersionInfo{"": info}}
}

// pollerMemory is for how long a server remembers a worker after its last poll.
const pollerMemory = 5 * time.Minute

// pollRate is the limit that a server has for the tasks of a queue, a second.
const pollRate = 100000

func (s *step) pollers(key matching.Key) (pollers []*taskqueuepb.PollerInfo) {
	for _, p := range s.queues.Pollers(key) {
		if s.now.Sub(p.At) > pollerMemory {
			continue
		}
		info := &taskqueuepb.PollerInfo{LastAccessTime: timestamppb.New(p.At), Identity: p.Identity, RatePerSecond: pollRate}
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
