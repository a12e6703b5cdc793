package memserver

import (
	"context"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/activity"
	"google.golang.org/grpc"
	healthpb "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/host"
)

// intercept answers a client's call in the place of the connection.
func (s *Server) intercept(ctx context.Context, _ string, req, reply any, _ *grpc.ClientConn, _ grpc.UnaryInvoker, _ ...grpc.CallOption) error {
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
	resp, err := s.answer(ctx, proto.Clone(req.(proto.Message))) // what the client has is its own to change
	if err != nil {
		return err
	}
	opens(ctx, req)
	proto.Merge(reply.(proto.Message), resp) // a copy: what the service keeps is not the client's to change
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
