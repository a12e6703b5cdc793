package memserver_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	reflectionpb "google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/grpc/status"

	"github.com/groundhogdev/groundhog/memserver"
)

// overSocket connects to a server through a socket.
func overSocket(t testing.TB, s *memserver.Server) client.Client {
	t.Helper()
	return connect(t, listen(t, s))
}

func connect(t testing.TB, addr string) client.Client {
	t.Helper()
	c, err := client.Dial(client.Options{HostPort: addr, Logger: silent{}})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func listen(t testing.TB, s *memserver.Server) string {
	t.Helper()
	addr, err := s.Listen("")
	if err != nil {
		t.Fatal(err)
	}
	return addr
}

// silent is a logger that says nothing.
type silent struct{}

func (silent) Debug(string, ...any) {}
func (silent) Info(string, ...any)  {}
func (silent) Warn(string, ...any)  {}
func (silent) Error(string, ...any) {}

func TestListenOnABadAddress(t *testing.T) {
	s := memserver.New(t)
	taken := listen(t, s)
	for _, addr := range []string{"nowhere", "127.0.0.1:none", taken} {
		if _, err := s.Listen(addr); err == nil || !strings.HasPrefix(err.Error(), `listen on "`+addr+`": `) {
			t.Errorf("listen on %q: %v", addr, err)
		}
	}
}

func TestListenTellsItsHealthAndItsServices(t *testing.T) {
	s := memserver.New(t)
	conn, err := grpc.NewClient(listen(t, s), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	const workflowService = "temporal.api.workflowservice.v1.WorkflowService"
	for _, service := range []string{"", workflowService} {
		health, err := healthpb.NewHealthClient(conn).Check(t.Context(), &healthpb.HealthCheckRequest{Service: service})
		if err != nil || health.GetStatus() != healthpb.HealthCheckResponse_SERVING {
			t.Errorf("health of %q: %v, %v", service, health, err)
		}
	}
	stream, err := reflectionpb.NewServerReflectionClient(conn).ServerReflectionInfo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ask := func(req *reflectionpb.ServerReflectionRequest) *reflectionpb.ServerReflectionResponse {
		if err := stream.Send(req); err != nil {
			t.Fatal(err)
		}
		resp, err := stream.Recv()
		if err != nil {
			t.Fatal(err)
		}
		return resp
	}
	var names []string
	listed := ask(&reflectionpb.ServerReflectionRequest{MessageRequest: &reflectionpb.ServerReflectionRequest_ListServices{}})
	for _, service := range listed.GetListServicesResponse().GetService() {
		names = append(names, service.GetName())
	}
	for _, want := range []string{workflowService, "temporal.api.operatorservice.v1.OperatorService", "grpc.health.v1.Health"} {
		if !slices.Contains(names, want) {
			t.Errorf("services %q, want %q", names, want)
		}
	}
	described := ask(&reflectionpb.ServerReflectionRequest{MessageRequest: &reflectionpb.ServerReflectionRequest_FileContainingSymbol{FileContainingSymbol: workflowService}})
	if len(described.GetFileDescriptorResponse().GetFileDescriptorProto()) == 0 {
		t.Errorf("description of the workflow service: %v", described)
	}
}

func TestClientsFindTheServiceHealthy(t *testing.T) {
	s := memserver.New(t)
	wire := overSocket(t, s)
	defer wire.Close()
	for name, c := range map[string]client.Client{"in-process": s.Client(), "over gRPC": wire} {
		if _, err := c.CheckHealth(t.Context(), nil); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestTooLargeMessages sends what gRPC does not take, in-process and through a socket.
func TestTooLargeMessages(t *testing.T) {
	for name, connect := range map[string]func(testing.TB, *memserver.Server) client.Client{
		"in-process": func(_ testing.TB, s *memserver.Server) client.Client { return s.Client() },
		"over gRPC":  overSocket,
	} {
		t.Run(name, func(t *testing.T) {
			s := memserver.New(t)
			c := connect(t, s)
			defer c.Close()
			_, err := c.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{TaskQueue: "q"}, "flow", strings.Repeat("x", 5<<20))
			if status.Code(err) != codes.ResourceExhausted || !strings.Contains(err.Error(), "larger than max") {
				t.Errorf("start: %v", err)
			}
			w := worker.New(c, "q", worker.Options{})
			defer w.Stop()
			serve(t, w, func(r worker.Registry) {
				r.RegisterWorkflowWithOptions(func(ctx workflow.Context) error {
					for range 5 { // each is small enough
						workflow.UpsertMemo(ctx, map[string]any{"m": strings.Repeat("x", 1<<20)})
					}
					return nil
				}, workflow.RegisterOptions{Name: "flow"})
			})
			if err := start(t, c, "a", "flow").Get(t.Context(), nil); err == nil {
				t.Error("the workflow completed")
			}
			ended := events(t, s, "a", enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_TERMINATED)
			if len(ended) != 1 || ended[0].GetWorkflowExecutionTerminatedEventAttributes().GetReason() != "GrpcMessageTooLarge" {
				t.Errorf("terminated: %v", ended)
			}
		})
	}
}

func TestCloseEndsListeners(t *testing.T) {
	noLeaks(t, func() {
		s := memserver.New(t)
		c := overSocket(t, s)
		listen(t, s) // nobody connects
		w := worker.New(c, "q", worker.Options{})
		serve(t, w, func(r worker.Registry) { r.RegisterWorkflow(awaitSignal) })
		run := start(t, c, "a", awaitSignal)
		waits := make(chan struct{})
		s.Clock().AfterFunc(month, func() { close(waits) }) // time moves when the service has the call
		ended := make(chan error)
		go func() { ended <- run.Get(t.Context(), nil) }()
		<-waits
		s.Close()
		if err := <-ended; err == nil || !strings.Contains(err.Error(), closedText) {
			t.Errorf("get: %v", err)
		}
		w.Stop()
		c.Close()
		if _, err := s.Listen(""); err == nil || err.Error() != `listen on "127.0.0.1:0": `+closedText {
			t.Errorf("listen: %v", err)
		}
	})()
}

// TestCloseEndsStreams has a client that never stops to ask what there is.
func TestCloseEndsStreams(t *testing.T) {
	noLeaks(t, func() {
		s := memserver.New(t)
		conn, err := grpc.NewClient(listen(t, s), grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		stream, err := reflectionpb.NewServerReflectionClient(conn).ServerReflectionInfo(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if err := stream.Send(&reflectionpb.ServerReflectionRequest{MessageRequest: &reflectionpb.ServerReflectionRequest_ListServices{}}); err != nil {
			t.Fatal(err)
		}
		if _, err := stream.Recv(); err != nil {
			t.Fatal(err)
		}
		s.Close()
		if _, err := stream.Recv(); status.Code(err) != codes.Canceled || !strings.Contains(err.Error(), closedText) {
			t.Errorf("receive: %v", err)
		}
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
	})()
}
