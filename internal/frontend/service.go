package frontend

import (
	"context"

	nexuspb "go.temporal.io/api/nexus/v1"
	"go.temporal.io/api/serviceerror"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/core"
	"github.com/groundhogdev/groundhog/internal/host"
)

// Service answers requests. It is safe for concurrent use.
type Service struct {
	host       *host.Host
	namespaces namespaces
}

// New returns a service over a host, with some namespaces beside "default".
func New(h *host.Host, extra ...string) *Service {
	s := &Service{host: h}
	for _, name := range append([]string{"default", "temporal-system"}, extra...) {
		s.namespaces.add(name)
	}
	return s
}

// Invoke answers a request of any method. Errors are those of package serviceerror, and those of ctx.
func (s *Service) Invoke(ctx context.Context, req proto.Message) (proto.Message, error) {
	name := req.ProtoReflect().Descriptor().FullName()
	if answer := answers[name]; answer != nil {
		return answer(s, req)
	}
	if !core.Handles(name) {
		return nil, refusal(req)
	}
	if named, ok := req.(interface{ GetNamespace() string }); ok && !s.namespaces.has(named.GetNamespace()) {
		return nil, serviceerror.NewNamespaceNotFound(named.GetNamespace())
	}
	if err := s.checkTarget(req); err != nil {
		return nil, err
	}
	return s.host.Call(ctx, req)
}

// checkTarget refuses a Nexus endpoint for workers of a namespace that there is not: validateUpsertSpec in service/frontend/nexus_endpoint_client.go of the server.
func (s *Service) checkTarget(req proto.Message) error {
	of, ok := req.(interface{ GetSpec() *nexuspb.EndpointSpec })
	if !ok {
		return nil
	}
	if target := of.GetSpec().GetTarget().GetWorker().GetNamespace(); target != "" && !s.namespaces.has(target) {
		return serviceerror.NewFailedPreconditionf("could not verify namespace referenced by target exists: %v", serviceerror.NewNamespaceNotFound(target).Error())
	}
	return nil
}

func refusal(req proto.Message) error {
	method := methodOf(req)
	if err := serverRefusals[method]; err != nil {
		return err
	}
	if reason := Refused(method); reason != "" {
		return serviceerror.NewUnimplementedf("%s is not supported by groundhog: %s", method, reason)
	}
	return serviceerror.NewUnimplementedf("%s is not supported by groundhog", method)
}
