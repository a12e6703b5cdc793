package fetch

import (
	"context"
	"net"
	"strconv"
	"sync"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
	_ "google.golang.org/grpc/encoding/gzip" // the SDK's requests are compressed
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// testServer answers the few methods that fetching calls, over gRPC, in pages of two.
type testServer struct {
	workflowservice.UnimplementedWorkflowServiceServer
	runs []*workflowpb.WorkflowExecutionInfo
	raw  bool // send histories as blobs

	mu         sync.Mutex
	histories  map[string][]*historypb.HistoryEvent
	fail       func(method string) error // before an answer, if set
	authorized []string                  // values of the authorization header
	namespaces map[string]bool           // that were asked for
}

const pageSize = 2

// start serves on loopback until the test ends and returns the address.
func (s *testServer) start(t *testing.T, opts ...grpc.ServerOption) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := grpc.NewServer(append(opts, grpc.UnaryInterceptor(s.intercept))...)
	workflowservice.RegisterWorkflowServiceServer(server, s)
	var serving sync.WaitGroup
	serving.Go(func() { _ = server.Serve(listener) })
	t.Cleanup(func() { server.Stop(); serving.Wait() })
	return listener.Addr().String()
}

func (s *testServer) intercept(ctx context.Context, req any, info *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	incoming, _ := metadata.FromIncomingContext(ctx)
	s.authorized = append(s.authorized, incoming.Get("authorization")...)
	if named, ok := req.(interface{ GetNamespace() string }); ok {
		if s.namespaces == nil {
			s.namespaces = make(map[string]bool)
		}
		s.namespaces[named.GetNamespace()] = true
	}
	if s.fail != nil {
		if err := s.fail(info.FullMethod); err != nil {
			return nil, serviceerror.ToStatus(err).Err()
		}
	}
	resp, err := handle(ctx, req)
	return resp, serviceerror.ToStatus(err).Err()
}

// add serves a run of workflow type Order.
func (s *testServer) add(run string, events int, closed bool) *workflowpb.WorkflowExecutionInfo {
	info := &workflowpb.WorkflowExecutionInfo{
		Execution: &commonpb.WorkflowExecution{WorkflowId: "order-" + run, RunId: run},
		Type:      &commonpb.WorkflowType{Name: "Order"},
		StartTime: timestamppb.Now(),
	}
	if closed {
		info.CloseTime = timestamppb.Now()
	}
	if s.histories == nil {
		s.histories = make(map[string][]*historypb.HistoryEvent)
	}
	s.histories[run] = history(events, closed).Events
	s.runs = append(s.runs, info)
	return info
}

func (s *testServer) GetSystemInfo(context.Context, *workflowservice.GetSystemInfoRequest) (*workflowservice.GetSystemInfoResponse, error) {
	return &workflowservice.GetSystemInfoResponse{}, nil
}

func (s *testServer) ListWorkflowExecutions(_ context.Context, req *workflowservice.ListWorkflowExecutionsRequest) (*workflowservice.ListWorkflowExecutionsResponse, error) {
	from, to, next := page(req.GetNextPageToken(), len(s.runs))
	return &workflowservice.ListWorkflowExecutionsResponse{Executions: s.runs[from:to], NextPageToken: next}, nil
}

func (s *testServer) DescribeWorkflowExecution(_ context.Context, req *workflowservice.DescribeWorkflowExecutionRequest) (*workflowservice.DescribeWorkflowExecutionResponse, error) {
	for _, info := range s.runs {
		id, run := info.GetExecution().GetWorkflowId(), info.GetExecution().GetRunId()
		if id == req.GetExecution().GetWorkflowId() && (req.GetExecution().GetRunId() == "" || req.GetExecution().GetRunId() == run) {
			described := proto.CloneOf(info)
			described.HistoryLength = int64(len(s.histories[run]))
			return &workflowservice.DescribeWorkflowExecutionResponse{WorkflowExecutionInfo: described}, nil
		}
	}
	return nil, serviceerror.NewNotFound("workflow execution not found")
}

// GetWorkflowExecutionHistory puts an empty page, and one without even an empty history, after the first events.
func (s *testServer) GetWorkflowExecutionHistory(_ context.Context, req *workflowservice.GetWorkflowExecutionHistoryRequest) (*workflowservice.GetWorkflowExecutionHistoryResponse, error) {
	events, ok := s.histories[req.GetExecution().GetRunId()]
	if !ok {
		return nil, serviceerror.NewNotFound("workflow execution history not found")
	}
	token := string(req.GetNextPageToken())
	switch token {
	case "2":
		return &workflowservice.GetWorkflowExecutionHistoryResponse{History: new(historypb.History), NextPageToken: []byte("2a")}, nil
	case "2a":
		return &workflowservice.GetWorkflowExecutionHistoryResponse{NextPageToken: []byte("2b")}, nil
	case "2b":
		token = "2"
	case "end":
		return new(workflowservice.GetWorkflowExecutionHistoryResponse), nil
	}
	from, to, next := page([]byte(token), len(events))
	if next == nil {
		next = []byte("end")
	}
	resp := &workflowservice.GetWorkflowExecutionHistoryResponse{NextPageToken: next}
	if !s.raw {
		resp.History = &historypb.History{Events: events[from:to]}
		return resp, nil
	}
	data, err := proto.Marshal(&historypb.History{Events: events[from:to]})
	resp.RawHistory = []*commonpb.DataBlob{{EncodingType: enumspb.ENCODING_TYPE_PROTO3, Data: data}}
	return resp, err
}

func page(token []byte, n int) (from, to int, next []byte) {
	from, _ = strconv.Atoi(string(token))
	if to = from + pageSize; to >= n {
		return from, n, nil
	}
	return from, to, []byte(strconv.Itoa(to))
}
