package memserver

import (
	"context"
	"fmt"
	"net"

	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	_ "google.golang.org/grpc/encoding/gzip" // the SDK compresses its requests
	"google.golang.org/grpc/health"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/reflection"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/groundhogdev/groundhog/internal/host"
)

// Listen also serves the service over gRPC, with health checks and reflection, for clients of other processes and languages. The address is as for net.Listen;
// ":0" or "" means any free port of the loopback interface. It returns the address that clients connect to. Close ends it; after that it fails.
func (s *Server) Listen(addr string) (string, error) {
	if addr == "" || addr == ":0" {
		addr = "127.0.0.1:0"
	}
	server, err := s.wire()
	if err != nil {
		return "", err
	}
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return "", fmt.Errorf("listen on %q: %w", addr, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		_ = listener.Close()
		return "", fmt.Errorf("listen on %q: the in-memory service is closed", addr)
	}
	s.listeners = append(s.listeners, server)
	s.serving.Go(func() { _ = server.Serve(listener) }) // it ends with the server, and what it returns then is no news
	return listener.Addr().String(), nil
}

// wire makes the gRPC server of a listener.
func (s *Server) wire() (*grpc.Server, error) {
	server := grpc.NewServer(grpc.MaxRecvMsgSize(maxMessage), grpc.WaitForHandlers(true), grpc.StreamInterceptor(s.stream))
	for _, desc := range []grpc.ServiceDesc{workflowservice.WorkflowService_ServiceDesc, operatorservice.OperatorService_ServiceDesc} {
		generic, err := s.generic(desc)
		if err != nil {
			return nil, err
		}
		server.RegisterService(generic, nil)
	}
	checks := health.NewServer()
	checks.SetServingStatus(workflowservice.WorkflowService_ServiceDesc.ServiceName, healthpb.HealthCheckResponse_SERVING)
	healthpb.RegisterHealthServer(server, checks)
	reflection.Register(server)
	return server, nil
}

// stream ends a stream, such as that of a client that reflects, when the server closes. Else it would go on for as long as the client likes.
func (s *Server) stream(service any, stream grpc.ServerStream, _ *grpc.StreamServerInfo, handle grpc.StreamHandler) error {
	ended := make(chan error, 1)
	s.serving.Go(func() { ended <- handle(service, stream) })
	select {
	case err := <-ended:
		return err
	case <-s.host.Closed():
		return serviceerror.ToStatus(host.ErrClosed).Err()
	}
}

// maxMessage is the server's limit for requests, in bytes: that of gRPC, for it sets none.
const maxMessage = 4 << 20

// checkSize refuses a request that gRPC would not take, with its error, by which the SDK tells it from others.
func checkSize(req proto.Message) error {
	if size := proto.Size(req); size > maxMessage {
		return status.Errorf(codes.ResourceExhausted, "grpc: received message larger than max (%d vs. %d)", size, maxMessage)
	}
	return nil
}

// generic is a service whose methods all lead to answer.
func (s *Server) generic(desc grpc.ServiceDesc) (*grpc.ServiceDesc, error) {
	found, err := protoregistry.GlobalFiles.FindDescriptorByName(protoreflect.FullName(desc.ServiceName))
	if err != nil {
		return nil, fmt.Errorf("serve %s: %w", desc.ServiceName, err)
	}
	methods := found.(protoreflect.ServiceDescriptor).Methods()
	generic := &grpc.ServiceDesc{ServiceName: desc.ServiceName, HandlerType: (*any)(nil), Metadata: desc.Metadata}
	for i := range methods.Len() {
		method := methods.Get(i)
		request, err := protoregistry.GlobalTypes.FindMessageByName(method.Input().FullName())
		if err != nil {
			return nil, fmt.Errorf("serve %s: %w", method.FullName(), err)
		}
		generic.Methods = append(generic.Methods, grpc.MethodDesc{
			MethodName: string(method.Name()),
			Handler: func(_ any, ctx context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor) (any, error) {
				req := request.New().Interface()
				if err := decode(req); err != nil {
					return nil, err
				}
				resp, err := s.answer(ctx, req)
				if err == nil && len(activityTasks(resp)) > 0 {
					resp = proto.Clone(resp)
					s.toWallClock(resp)
				}
				return resp, err
			},
		})
	}
	return generic, nil
}
