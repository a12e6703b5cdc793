package testsuite

import (
	"context"
	"fmt"
	"io"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	stock "go.temporal.io/sdk/testsuite"

	"github.com/groundhogdev/groundhog/memserver"
)

// CachedDownload is there for programs that set it. Nothing is downloaded.
type CachedDownload struct {
	// Version is ignored.
	Version string
	// DestDir is ignored.
	DestDir string
}

// DevServerOptions are what a development server can be told. The zero value is ready to use.
type DevServerOptions struct {
	// ExistingPath is the executable of a Temporal CLI to run in the place of the service in memory. The options below that are not for ours are for that one.
	ExistingPath string
	// CachedDownload is ignored.
	CachedDownload CachedDownload
	// ClientOptions are for the client of the server. Its namespace is there from the beginning; its HostPort, if set, is where the server listens.
	ClientOptions *client.Options
	// DBFilename is for ExistingPath; the service in memory keeps nothing.
	DBFilename string
	// EnableUI and UIPort are for ExistingPath; the service in memory has no UI.
	EnableUI bool
	UIPort   string
	// LogFormat and LogLevel are for ExistingPath; the service in memory logs nothing.
	LogFormat string
	LogLevel  string
	// SearchAttributes are known from the beginning.
	SearchAttributes temporal.SearchAttributes
	// ExtraArgs, Stdout and Stderr are for ExistingPath.
	ExtraArgs []string
	Stdout    io.Writer
	Stderr    io.Writer
}

// DevServer is a server to develop against. A DevServer is safe for concurrent use.
type DevServer struct {
	client   client.Client
	hostPort string
	stop     func() error
}

// StartDevServer starts the service in memory and serves it over gRPC, on a free port of the loopback interface unless the client options name another. Its clock is the real
// one: it skips nothing, as code expects that is written for a development server. It needs no download and is ready when StartDevServer returns.
//
// With ExistingPath it runs that executable, as go.temporal.io/sdk/testsuite does.
func StartDevServer(ctx context.Context, options DevServerOptions) (*DevServer, error) {
	if options.ExistingPath != "" {
		return startExisting(ctx, options)
	}
	var o client.Options
	if options.ClientOptions != nil {
		o = *options.ClientOptions
	}
	if o.Namespace == "" {
		o.Namespace = client.DefaultNamespace
	}
	server, err := memserver.Start(memserver.Options{RealTime: true, Namespaces: []string{o.Namespace}})
	if err != nil {
		return nil, err
	}
	s, err := serve(ctx, server, o, options.SearchAttributes)
	if err != nil {
		server.Close()
		return nil, fmt.Errorf("start development server: %w", err)
	}
	return s, nil
}

// serve listens and connects.
func serve(ctx context.Context, server *memserver.Server, o client.Options, attributes temporal.SearchAttributes) (*DevServer, error) {
	addr, err := server.Listen(o.HostPort)
	if err != nil {
		return nil, err
	}
	o.HostPort = addr
	c, err := client.DialContext(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("dial %s: %w", addr, err)
	}
	stop := func() error {
		c.Close()
		server.Close()
		return nil
	}
	if err := addSearchAttributes(ctx, c, o.Namespace, attributes); err != nil {
		c.Close()
		return nil, err
	}
	return &DevServer{client: c, hostPort: addr, stop: stop}, nil
}

func addSearchAttributes(ctx context.Context, c client.Client, namespace string, attributes temporal.SearchAttributes) error {
	if attributes.Size() == 0 {
		return nil
	}
	req := &operatorservice.AddSearchAttributesRequest{Namespace: namespace, SearchAttributes: attributeTypes(attributes)}
	if _, err := c.OperatorService().AddSearchAttributes(ctx, req); err != nil {
		return fmt.Errorf("add search attributes: %w", err)
	}
	return nil
}

// startExisting runs an executable of the user's.
func startExisting(ctx context.Context, o DevServerOptions) (*DevServer, error) {
	s, err := stock.StartDevServer(ctx, stock.DevServerOptions{
		ExistingPath: o.ExistingPath, ClientOptions: o.ClientOptions, DBFilename: o.DBFilename, EnableUI: o.EnableUI, UIPort: o.UIPort,
		LogFormat: o.LogFormat, LogLevel: o.LogLevel, SearchAttributes: o.SearchAttributes, ExtraArgs: o.ExtraArgs, Stdout: o.Stdout, Stderr: o.Stderr,
	})
	if err != nil {
		return nil, fmt.Errorf("start development server %q: %w", o.ExistingPath, err)
	}
	return &DevServer{client: s.Client(), hostPort: s.FrontendHostPort(), stop: s.Stop}, nil
}

// Client returns a client that is connected to the server. Stop closes it.
func (s *DevServer) Client() client.Client { return s.client }

// FrontendHostPort returns where the server listens.
func (s *DevServer) FrontendHostPort() string { return s.hostPort }

// Stop ends the server and returns when it has ended.
func (s *DevServer) Stop() error { return s.stop() }

// attributeTypes tells the types of search attributes.
func attributeTypes(attributes temporal.SearchAttributes) map[string]enumspb.IndexedValueType {
	types := map[string]enumspb.IndexedValueType{}
	for key := range attributes.GetUntypedValues() {
		types[key.GetName()] = key.GetValueType()
	}
	return types
}
