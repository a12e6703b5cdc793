package frontend

import (
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// What the service answers by itself. This is the place to add an answer that does not depend on what workflows did.

type answer func(s *Service, req proto.Message) (proto.Message, error)

var answers = map[protoreflect.FullName]answer{}

func init() {
	on((*Service).systemInfo)
	on((*Service).clusterInfo)
	on((*Service).partitions)
	on((*Service).describeNamespace)
	on((*Service).listNamespaces)
	on((*Service).registerNamespace)
	on((*Service).updateNamespace)
}

// on lists an answer under the name of its request.
func on[Req, Resp proto.Message](answer func(*Service, Req) (Resp, error)) {
	var req Req
	answers[req.ProtoReflect().Descriptor().FullName()] = func(s *Service, m proto.Message) (proto.Message, error) {
		resp, err := answer(s, m.(Req))
		if err != nil {
			return nil, err
		}
		return resp, nil
	}
}

// What the service says that it is, and that it belongs to.
const (
	version = "groundhog"
	cluster = "groundhog"
)

func (*Service) systemInfo(*workflowservice.GetSystemInfoRequest) (*workflowservice.GetSystemInfoResponse, error) {
	return &workflowservice.GetSystemInfoResponse{ServerVersion: version, Capabilities: &workflowservice.GetSystemInfoResponse_Capabilities{
		SignalAndQueryHeader: true, InternalErrorDifferentiation: true, ActivityFailureIncludeHeartbeat: true, SupportsSchedules: true,
		EncodedFailureAttributes: true, UpsertMemo: true, EagerWorkflowStart: true, SdkMetadata: true, CountGroupByExecutionStatus: true,
		Nexus: true,
	}}, nil
}

func (*Service) clusterInfo(*workflowservice.GetClusterInfoRequest) (*workflowservice.GetClusterInfoResponse, error) {
	return &workflowservice.GetClusterInfoResponse{
		ServerVersion: version, ClusterName: cluster, ClusterId: "groundhog", PersistenceStore: "memory", VisibilityStore: "memory",
		HistoryShardCount: 1,
	}, nil
}

// partitions: a queue has one part.
func (*Service) partitions(req *workflowservice.ListTaskQueuePartitionsRequest) (*workflowservice.ListTaskQueuePartitionsResponse, error) {
	part := []*taskqueuepb.TaskQueuePartitionMetadata{{Key: req.GetTaskQueue().GetName(), OwnerHostName: "localhost"}}
	return &workflowservice.ListTaskQueuePartitionsResponse{ActivityTaskQueuePartitions: part, WorkflowTaskQueuePartitions: part}, nil
}
