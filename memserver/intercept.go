package memserver

import (
	"context"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/host"
	"github.com/groundhogdev/groundhog/internal/stack"
)

// reach makes a client's calls come to the server instead of a connection.
//
// Where nothing of the user's stands between, they come before the SDK's own gRPC interceptors, which deal with a network that is not there. Those remain for what the SDK tries again.
func (s *Server) reach(o *client.Options) {
	dial := o.ConnectionOptions.DialOptions
	own := []grpc.DialOption{grpc.WithChainUnaryInterceptor(s.intercept)}
	if len(dial) == 0 && o.MetricsHandler == nil && o.HeadersProvider == nil && o.TrafficController == nil && o.Credentials == nil {
		own = append(own, grpc.WithUnaryInterceptor(s.shortcut))
	}
	o.ConnectionOptions.DialOptions = append(dial[:len(dial):len(dial)], own...)
}

// shortcut is the first of a client's gRPC interceptors.
func (s *Server) shortcut(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	if _, ok := req.(*workflowservice.PollWorkflowTaskQueueRequest); ok { // the SDK polls in new goroutines
		stack.GrowForCall()
	}
	err := s.intercept(ctx, method, req, reply, cc, nil, opts...)
	switch status.Code(err) {
	case codes.OK:
		return nil
	case codes.ResourceExhausted, codes.Unavailable, codes.Aborted, codes.Unknown, codes.Internal: // the SDK may try again
		return invoke(ctx, method, req, reply, cc, opts...)
	}
	return serviceerror.FromStatus(status.Convert(err))
}

// intercept is the last of a client's gRPC interceptors: it takes the place of the connection.
func (s *Server) intercept(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn, _ grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	if s.between != nil {
		return s.between(ctx, method, req, reply, cc, s.invoke, opts...)
	}
	return s.invoke(ctx, method, req, reply, cc, opts...)
}

// invoke answers a client's call.
func (s *Server) invoke(ctx context.Context, _ string, req, reply any, _ *grpc.ClientConn, _ ...grpc.CallOption) error {
	if poll, ok := ctx.Value(errandKey{}).(*workflowservice.PollWorkflowTaskQueueRequest); ok {
		return s.runErrand(poll, req.(*workflowservice.StartWorkflowExecutionRequest), reply.(*workflowservice.StartWorkflowExecutionResponse))
	}
	if poll, ok := req.(*workflowservice.PollWorkflowTaskQueueRequest); ok {
		s.meet(poll)
	}
	if err := checkSize(req.(proto.Message)); err != nil {
		return err
	}
	if activity.IsActivity(ctx) {
		ctx = fromActivity(ctx)
	}
	resp, err := s.answer(ctx, toKeep(req.(proto.Message)))
	if err != nil {
		return err
	}
	opens(ctx, req)
	give(reply.(proto.Message), resp)
	s.toWallClock(reply.(proto.Message))
	if done, ok := req.(*workflowservice.RespondWorkflowTaskCompletedRequest); ok && done.GetForceCreateNewWorkflowTask() {
		s.keepPace(reply.(*workflowservice.RespondWorkflowTaskCompletedResponse).GetWorkflowTask())
	}
	return nil
}

// OnWait has a function called when a client's call with the context has come to the service and has to wait there for its outcome, such as an update for the workflow. So it is known that what
// is sent afterwards comes afterwards. The function must not block. It may be called several times, and is not called if the outcome is there at once.
func OnWait(ctx context.Context, f func()) context.Context { return host.OnPark(ctx, f) }

// answer carries out a request. Its errors are those of gRPC.
func (s *Server) answer(ctx context.Context, req proto.Message) (proto.Message, error) {
	if err := s.host.Err(); err != nil {
		return nil, serviceerror.ToStatus(err).Err()
	}
	if _, ok := req.(*healthpb.HealthCheckRequest); ok {
		return &healthpb.HealthCheckResponse{Status: healthpb.HealthCheckResponse_SERVING}, nil
	}
	resp, err := s.frontend.Invoke(ctx, req)
	switch {
	case ctx.Err() != nil:
		return nil, status.FromContextError(ctx.Err()).Err()
	case err != nil:
		return nil, serviceerror.ToStatus(err).Err()
	}
	return resp, nil
}
