package main

import (
	"context"
	"fmt"
	"net"
	"strconv"

	enumspb "go.temporal.io/api/enums/v1"
	nexuspb "go.temporal.io/api/nexus/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/temporal"
	"go.temporal.io/server/temporaltest"

	"github.com/groundhogdev/groundhog/examples/gateway"
	"github.com/groundhogdev/groundhog/examples/ledger"
)

// identity is what clients and workers call themselves in the histories.
const identity = "recorder"

// server is the real server with what the examples need: search attributes, a Nexus endpoint and the gateway behind it.
type server struct {
	test      *temporaltest.TestServer
	client    client.Client
	namespace string
	gateway   worker.Worker
}

func startServer(ctx context.Context) (*server, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	ts := temporaltest.NewServer(
		temporaltest.WithBaseClientOptions(client.Options{Identity: identity, Logger: silent{}}),
		temporaltest.WithBaseServerOptions(serveHTTP(port)),
	)
	s := &server{test: ts, client: ts.GetDefaultClient(), namespace: ts.GetDefaultNamespace()}
	if err := s.prepare(ctx); err != nil {
		s.stop()
		return nil, err
	}
	return s, nil
}

// serveHTTP makes the server listen for HTTP as well, over which it sends Nexus requests to itself. The test server has
// no option for that; of all it passes on, only the constructor of the claim mapper gets to see the configuration.
func serveHTTP(port int) temporal.ServerOption {
	return temporal.WithClaimMapper(func(cfg *config.Config) authorization.ClaimMapper {
		frontend := cfg.Services[string(primitives.FrontendService)]
		frontend.RPC.HTTPPort = port
		cfg.Services[string(primitives.FrontendService)] = frontend
		cfg.PublicClient.HTTPHostPort = net.JoinHostPort(loopback, strconv.Itoa(port))
		return authorization.NewNoopClaimMapper()
	})
}

// loopback is the address on which the server listens.
const loopback = "127.0.0.1"

// freePort finds a port that nobody listens on.
func freePort() (int, error) {
	l, err := net.Listen("tcp", net.JoinHostPort(loopback, "0"))
	if err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func (s *server) stop() {
	if s.gateway != nil {
		s.gateway.Stop()
	}
	s.test.Stop()
}

func (s *server) prepare(ctx context.Context) error {
	operator := s.client.OperatorService()
	_, err := operator.AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
		Namespace: s.namespace,
		SearchAttributes: map[string]enumspb.IndexedValueType{
			ledger.KeyAccount.GetName(): ledger.KeyAccount.GetValueType(),
			ledger.KeyStatus.GetName():  ledger.KeyStatus.GetValueType(),
		},
	})
	if err != nil {
		return fmt.Errorf("add search attributes: %w", err)
	}
	_, err = operator.CreateNexusEndpoint(ctx, &operatorservice.CreateNexusEndpointRequest{Spec: &nexuspb.EndpointSpec{
		Name: gateway.Endpoint,
		Target: &nexuspb.EndpointTarget{Variant: &nexuspb.EndpointTarget_Worker_{Worker: &nexuspb.EndpointTarget_Worker{
			Namespace: s.namespace,
			TaskQueue: gatewayQueue,
		}}},
	}})
	if err != nil {
		return fmt.Errorf("create endpoint %q: %w", gateway.Endpoint, err)
	}
	s.gateway = worker.New(s.client, gatewayQueue, worker.Options{Identity: identity})
	gateway.Register(s.gateway)
	if err := s.gateway.Start(); err != nil {
		return fmt.Errorf("start worker of %q: %w", gatewayQueue, err)
	}
	return nil
}

// silent is a logger that says nothing: scenarios provoke errors on purpose.
type silent struct{}

func (silent) Debug(string, ...any) {}
func (silent) Info(string, ...any)  {}
func (silent) Warn(string, ...any)  {}
func (silent) Error(string, ...any) {}
