package main

import (
	"context"
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	nexuspb "go.temporal.io/api/nexus/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/sdk/worker"

	"github.com/groundhogdev/groundhog/conform/realserver"
	"github.com/groundhogdev/groundhog/examples/gateway"
	"github.com/groundhogdev/groundhog/examples/ledger"
)

// identity is what clients and workers call themselves in the histories.
const identity = "recorder"

// server is the real server with what the examples need: search attributes, a Nexus endpoint and the gateway behind it.
type server struct {
	*realserver.Server
	gateway worker.Worker
}

func startServer(ctx context.Context) (*server, error) {
	started, err := realserver.Start(identity)
	if err != nil {
		return nil, err
	}
	s := &server{Server: started}
	if err := s.prepare(ctx); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

func (s *server) stop() {
	if s.gateway != nil {
		s.gateway.Stop()
	}
	s.Stop()
}

func (s *server) prepare(ctx context.Context) error {
	if err := s.AddSearchAttributes(ctx, map[string]enumspb.IndexedValueType{
		ledger.KeyAccount.GetName(): ledger.KeyAccount.GetValueType(),
		ledger.KeyStatus.GetName():  ledger.KeyStatus.GetValueType(),
	}); err != nil {
		return err
	}
	_, err := s.Client.OperatorService().CreateNexusEndpoint(ctx, &operatorservice.CreateNexusEndpointRequest{Spec: &nexuspb.EndpointSpec{
		Name: gateway.Endpoint,
		Target: &nexuspb.EndpointTarget{Variant: &nexuspb.EndpointTarget_Worker_{Worker: &nexuspb.EndpointTarget_Worker{
			Namespace: s.Namespace,
			TaskQueue: gatewayQueue,
		}}},
	}})
	if err != nil {
		return fmt.Errorf("create endpoint %q: %w", gateway.Endpoint, err)
	}
	s.gateway = worker.New(s.Client, gatewayQueue, worker.Options{Identity: identity})
	gateway.Register(s.gateway)
	if err := s.gateway.Start(); err != nil {
		return fmt.Errorf("start worker of %q: %w", gatewayQueue, err)
	}
	return nil
}
