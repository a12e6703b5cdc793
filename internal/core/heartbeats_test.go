package core_test

import (
	"strings"
	"testing"

	deploymentpb "go.temporal.io/api/deployment/v1"
	enumspb "go.temporal.io/api/enums/v1"
	workerpb "go.temporal.io/api/worker/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// workers lists the keys of those that a query lets through.
func (s *service) workers(query string) string {
	s.t.Helper()
	var keys []string
	for _, w := range must[*workflowservice.ListWorkersResponse](s, &workflowservice.ListWorkersRequest{Namespace: "default", Query: query}).GetWorkers() {
		keys = append(keys, w.GetWorkerInstanceKey())
	}
	if n := must[*workflowservice.CountWorkersResponse](s, &workflowservice.CountWorkersRequest{Namespace: "default", Query: query}).GetCount(); n != int64(len(keys)) {
		s.t.Errorf("%d workers are counted, %d listed", n, len(keys))
	}
	return strings.Join(keys, " ")
}

func TestWorkersAreKnownByTheirHeartbeats(t *testing.T) {
	s := newService(t)
	if got := s.workers(""); got != "" {
		t.Errorf("without heartbeats there are workers %q", got)
	}
	beat := func(key string, status enumspb.WorkerStatus) *workerpb.WorkerHeartbeat {
		return &workerpb.WorkerHeartbeat{
			WorkerInstanceKey: key, TaskQueue: "q-" + key, Status: status, HeartbeatTime: timestamppb.New(s.now),
			HostInfo: &workerpb.WorkerHostInfo{HostName: "h"}, DeploymentVersion: &deploymentpb.WorkerDeploymentVersion{BuildId: "blue"},
		}
	}
	must[*workflowservice.RecordWorkerHeartbeatResponse](s, &workflowservice.RecordWorkerHeartbeatRequest{Namespace: "default", WorkerHeartbeat: []*workerpb.WorkerHeartbeat{
		beat("b", enumspb.WORKER_STATUS_RUNNING), beat("a", enumspb.WORKER_STATUS_RUNNING),
	}})
	must[*workflowservice.RecordWorkerHeartbeatResponse](s, &workflowservice.RecordWorkerHeartbeatRequest{Namespace: "default", WorkerHeartbeat: []*workerpb.WorkerHeartbeat{
		beat("b", enumspb.WORKER_STATUS_SHUTTING_DOWN),
	}})
	for query, want := range map[string]string{
		"": "a b", "TaskQueue = 'q-a'": "a", "WorkerStatus = 'ShuttingDown'": "b", "HostName = 'h' AND BuildId = 'blue'": "a b",
		"HeartbeatTime < '2020-01-01T00:00:00Z'": "", "StartTime IS NULL": "a b",
	} {
		if got := s.workers(query); got != want {
			t.Errorf("the query %q finds %q, want %q", query, got, want)
		}
	}
	if got := must[*workflowservice.DescribeWorkerResponse](s, &workflowservice.DescribeWorkerRequest{Namespace: "default", WorkerInstanceKey: "a"}); got.GetWorkerInfo().GetWorkerHeartbeat().GetTaskQueue() != "q-a" {
		t.Errorf("described as %v", got)
	}
	must[*workflowservice.ShutdownWorkerResponse](s, &workflowservice.ShutdownWorkerRequest{Namespace: "default", WorkerHeartbeat: beat("a", enumspb.WORKER_STATUS_SHUTDOWN)})
	_, err := s.step(&workflowservice.DescribeWorkerRequest{Namespace: "default", WorkerInstanceKey: "a"})
	wantNotFound(t, err, "Worker a not found")
	if got := s.workers(""); got != "b" {
		t.Errorf("after the end of a worker there are %q", got)
	}
}
