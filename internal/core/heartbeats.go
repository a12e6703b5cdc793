package core

import (
	"slices"
	"strings"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	workerpb "go.temporal.io/api/worker/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/groundhogdev/groundhog/internal/core/visibility"
)

// Workers as their heartbeats tell of them: service/matching/workers of the server. Workers that send none are not known, as those in this process are
// not unless their client's options ask for heartbeats. A server forgets workers that have been silent for long; these beat in real time, so they are kept.

type workerKey struct{ namespace, instance string }

func (s *step) recordHeartbeat(req *workflowservice.RecordWorkerHeartbeatRequest) (*workflowservice.RecordWorkerHeartbeatResponse, error) {
	for _, beat := range req.GetWorkerHeartbeat() {
		s.noteWorker(req.GetNamespace(), beat)
	}
	return &workflowservice.RecordWorkerHeartbeatResponse{}, nil
}

// noteWorker keeps the latest heartbeat of a worker, until it says that it is gone.
func (s *step) noteWorker(namespace string, beat *workerpb.WorkerHeartbeat) {
	key := workerKey{namespace, beat.GetWorkerInstanceKey()}
	if beat.GetStatus() == enumspb.WORKER_STATUS_SHUTDOWN {
		delete(s.workers, key)
		return
	}
	if s.workers == nil {
		s.workers = map[workerKey]*workerpb.WorkerHeartbeat{}
	}
	s.workers[key] = beat
}

func (s *step) listWorkers(req *workflowservice.ListWorkersRequest) (*workflowservice.ListWorkersResponse, error) {
	all, err := s.workersOf(req)
	if err != nil {
		return nil, err
	}
	page, next, err := cut(all, req.GetPageSize(), req.GetNextPageToken())
	resp := &workflowservice.ListWorkersResponse{NextPageToken: next}
	for _, beat := range page {
		resp.WorkersInfo = append(resp.WorkersInfo, &workerpb.WorkerInfo{WorkerHeartbeat: beat}) //nolint:staticcheck // clients still read it
		host := beat.GetHostInfo()
		resp.Workers = append(resp.Workers, &workerpb.WorkerListInfo{
			WorkerInstanceKey: beat.GetWorkerInstanceKey(), WorkerIdentity: beat.GetWorkerIdentity(), TaskQueue: beat.GetTaskQueue(),
			DeploymentVersion: beat.GetDeploymentVersion(), SdkName: beat.GetSdkName(), SdkVersion: beat.GetSdkVersion(), Status: beat.GetStatus(),
			StartTime: beat.GetStartTime(), HostName: host.GetHostName(), WorkerGroupingKey: host.GetWorkerGroupingKey(), ProcessId: host.GetProcessId(),
			Plugins: beat.GetPlugins(), Drivers: beat.GetDrivers(),
		})
	}
	return resp, err
}

func (s *step) countWorkers(req *workflowservice.CountWorkersRequest) (*workflowservice.CountWorkersResponse, error) {
	all, err := s.workersOf(req)
	return &workflowservice.CountWorkersResponse{Count: int64(len(all))}, err
}

func (s *step) describeWorker(req *workflowservice.DescribeWorkerRequest) (*workflowservice.DescribeWorkerResponse, error) {
	beat := s.workers[workerKey{req.GetNamespace(), req.GetWorkerInstanceKey()}]
	if beat == nil {
		return nil, serviceerror.NewNotFoundf("Worker %s not found", req.GetWorkerInstanceKey())
	}
	return &workflowservice.DescribeWorkerResponse{WorkerInfo: &workerpb.WorkerInfo{WorkerHeartbeat: beat}}, nil
}

// workersOf returns the workers that a query lets through, by key.
func (s *step) workersOf(req interface {
	GetNamespace() string
	GetQuery() string
}) (all []*workerpb.WorkerHeartbeat, err error) {
	filter, err := visibility.Parse(req.GetQuery())
	if err != nil {
		return nil, serviceerror.NewInvalidArgument("malformed query: " + err.Error())
	}
	for key, beat := range s.workers { // sorted below
		if key.namespace == req.GetNamespace() && filter.Matches(attributesOfWorker(beat)) {
			all = append(all, beat)
		}
	}
	slices.SortFunc(all, func(a, b *workerpb.WorkerHeartbeat) int {
		return strings.Compare(a.GetWorkerInstanceKey(), b.GetWorkerInstanceKey())
	})
	return all, nil
}

// attributesOfWorker reads what queries can ask of a worker.
func attributesOfWorker(beat *workerpb.WorkerHeartbeat) visibility.Attributes {
	return func(name string) any {
		switch name {
		case "WorkerInstanceKey":
			return beat.GetWorkerInstanceKey()
		case "WorkerIdentity":
			return beat.GetWorkerIdentity()
		case "HostName":
			return beat.GetHostInfo().GetHostName()
		case "TaskQueue":
			return beat.GetTaskQueue()
		case "DeploymentName":
			return beat.GetDeploymentVersion().GetDeploymentName()
		case "BuildId":
			return beat.GetDeploymentVersion().GetBuildId()
		case "SdkName":
			return beat.GetSdkName()
		case "SdkVersion":
			return beat.GetSdkVersion()
		case "StartTime":
			return stampText(beat.GetStartTime())
		case "HeartbeatTime":
			return stampText(beat.GetHeartbeatTime())
		case "WorkerStatus", "Status":
			return beat.GetStatus().String()
		}
		return nil
	}
}

func stampText(at *timestamppb.Timestamp) any {
	if at == nil {
		return timeText(time.Time{})
	}
	return timeText(at.AsTime())
}
