package realserver

import (
	"context"
	"fmt"
	"net"
	"strconv"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/server/chasm/lib/activity"
	"go.temporal.io/server/chasm/lib/nexusoperation"
	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/primitives"
	"go.temporal.io/server/temporal"
	"go.temporal.io/server/temporaltest"
)

// Server is a real server that sends Nexus requests to itself.
type Server struct {
	// Client reaches Namespace, which is all that the server has. Its log is silent, for scenarios provoke errors on purpose.
	Client    client.Client
	Namespace string
	test      *temporaltest.TestServer
}

// Start starts a server; its client and the workers of that call themselves by the identity.
func Start(identity string) (*Server, error) {
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	ts := temporaltest.NewServer(
		temporaltest.WithBaseClientOptions(client.Options{Identity: identity, Logger: silent{}}),
		temporaltest.WithBaseServerOptions(serveHTTP(port), temporal.WithDynamicConfigClient(switchedOn)),
	)
	return &Server{Client: ts.GetDefaultClient(), Namespace: ts.GetDefaultNamespace(), test: ts}, nil
}

// switchedOn is what the in-memory service has and a server has only if it is told to; the last is what the test server tells itself, for this takes its place.
var switchedOn = func() dynamicconfig.StaticClient {
	on := []dynamicconfig.ConstrainedValue{{Value: true}}
	return dynamicconfig.StaticClient{
		dynamicconfig.WorkflowPauseEnabled.Key():                    on,
		activity.EnableStandaloneActivityOperatorCommands.Key():     on,
		nexusoperation.Enabled.Key():                                on,
		dynamicconfig.ForceSearchAttributesCacheRefreshOnRead.Key(): on,
	}
}()

// Stop ends the server and closes the client. Workers have to be stopped before.
func (s *Server) Stop() { s.test.Stop() }

// AddSearchAttributes makes search attributes of the given types known.
func (s *Server) AddSearchAttributes(ctx context.Context, types map[string]enumspb.IndexedValueType) error {
	_, err := s.Client.OperatorService().AddSearchAttributes(ctx, &operatorservice.AddSearchAttributesRequest{
		Namespace: s.Namespace, SearchAttributes: types,
	})
	if err != nil {
		return fmt.Errorf("add search attributes: %w", err)
	}
	return nil
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

// silent is a logger that says nothing.
type silent struct{}

func (silent) Debug(string, ...any) {}
func (silent) Info(string, ...any)  {}
func (silent) Warn(string, ...any)  {}
func (silent) Error(string, ...any) {}
