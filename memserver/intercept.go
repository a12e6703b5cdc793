package memserver

import (
	"context"

	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/activity"
	"google.golang.org/grpc"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/host"
)

// intercept answers a client's call in the place of the connection.
func (s *Server) intercept(ctx context.Context, _ string, req, reply any, _ *grpc.ClientConn, _ grpc.UnaryInvoker, _ ...grpc.CallOption) error {
	if activity.IsActivity(ctx) {
		ctx = host.WithActivity(ctx, activity.GetInfo(ctx).TaskToken)
	}
	resp, err := s.answer(ctx, proto.Clone(req.(proto.Message))) // what the client has is its own to change
	if err != nil {
		return err
	}
	proto.Merge(reply.(proto.Message), resp) // a copy: what the service keeps is not the client's to change
	return nil
}

// answer carries out a request. Its errors are those of gRPC.
func (s *Server) answer(ctx context.Context, req proto.Message) (proto.Message, error) {
	resp, err := s.frontend.Invoke(ctx, req)
	switch {
	case ctx.Err() != nil:
		return nil, status.FromContextError(ctx.Err()).Err()
	case err != nil:
		return nil, serviceerror.ToStatus(err).Err()
	}
	return s.toWallClock(resp), nil
}
