package frontend

import (
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
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
	on((*Service).workerHeartbeat)
	on((*Service).searchAttributes)
	on((*Service).operatorSearchAttributes)
	on((*Service).addSearchAttributes)
	on((*Service).describeTaskQueue)
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

// version is what the service says that it is.
const version = "groundhog"

func (*Service) systemInfo(*workflowservice.GetSystemInfoRequest) (*workflowservice.GetSystemInfoResponse, error) {
	return &workflowservice.GetSystemInfoResponse{ServerVersion: version, Capabilities: &workflowservice.GetSystemInfoResponse_Capabilities{
		SignalAndQueryHeader: true, InternalErrorDifferentiation: true, ActivityFailureIncludeHeartbeat: true, SupportsSchedules: true,
		EncodedFailureAttributes: true, UpsertMemo: true, EagerWorkflowStart: true, SdkMetadata: true, CountGroupByExecutionStatus: true,
		Nexus: true,
	}}, nil
}

func (*Service) clusterInfo(*workflowservice.GetClusterInfoRequest) (*workflowservice.GetClusterInfoResponse, error) {
	return &workflowservice.GetClusterInfoResponse{
		ServerVersion: version, ClusterName: "groundhog", ClusterId: "groundhog", PersistenceStore: "memory", VisibilityStore: "memory",
		HistoryShardCount: 1,
	}, nil
}

func (*Service) workerHeartbeat(*workflowservice.RecordWorkerHeartbeatRequest) (*workflowservice.RecordWorkerHeartbeatResponse, error) {
	return &workflowservice.RecordWorkerHeartbeatResponse{}, nil
}

// attributeKeys are the search attributes that every workflow has, as in common/searchattribute/sadefs of the server.
var attributeKeys = map[string]enumspb.IndexedValueType{
	"WorkflowId": enumspb.INDEXED_VALUE_TYPE_KEYWORD, "RunId": enumspb.INDEXED_VALUE_TYPE_KEYWORD, "WorkflowType": enumspb.INDEXED_VALUE_TYPE_KEYWORD,
	"StartTime": enumspb.INDEXED_VALUE_TYPE_DATETIME, "ExecutionTime": enumspb.INDEXED_VALUE_TYPE_DATETIME, "CloseTime": enumspb.INDEXED_VALUE_TYPE_DATETIME,
	"ExecutionStatus": enumspb.INDEXED_VALUE_TYPE_KEYWORD, "TaskQueue": enumspb.INDEXED_VALUE_TYPE_KEYWORD, "HistoryLength": enumspb.INDEXED_VALUE_TYPE_INT,
}

func (*Service) searchAttributes(*workflowservice.GetSearchAttributesRequest) (*workflowservice.GetSearchAttributesResponse, error) {
	return &workflowservice.GetSearchAttributesResponse{Keys: attributeKeys}, nil
}

func (s *Service) operatorSearchAttributes(*operatorservice.ListSearchAttributesRequest) (*operatorservice.ListSearchAttributesResponse, error) {
	return &operatorservice.ListSearchAttributesResponse{SystemAttributes: attributeKeys, CustomAttributes: s.namespaces.custom()}, nil
}

// addSearchAttributes notes the types of attributes. Workflows may use others too.
func (s *Service) addSearchAttributes(req *operatorservice.AddSearchAttributesRequest) (*operatorservice.AddSearchAttributesResponse, error) {
	s.namespaces.addAttributes(req.GetSearchAttributes())
	return &operatorservice.AddSearchAttributesResponse{}, nil
}

func (*Service) describeTaskQueue(*workflowservice.DescribeTaskQueueRequest) (*workflowservice.DescribeTaskQueueResponse, error) {
	return &workflowservice.DescribeTaskQueueResponse{}, nil
}

// partitions: a queue has one part.
func (*Service) partitions(req *workflowservice.ListTaskQueuePartitionsRequest) (*workflowservice.ListTaskQueuePartitionsResponse, error) {
	part := []*taskqueuepb.TaskQueuePartitionMetadata{{Key: req.GetTaskQueue().GetName(), OwnerHostName: "localhost"}}
	return &workflowservice.ListTaskQueuePartitionsResponse{ActivityTaskQueuePartitions: part, WorkflowTaskQueuePartitions: part}, nil
}
