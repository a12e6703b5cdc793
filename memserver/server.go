package memserver

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/core"
	"github.com/groundhogdev/groundhog/internal/frontend"
	"github.com/groundhogdev/groundhog/internal/host"
	"github.com/groundhogdev/groundhog/timeskip"
)

// Server is a Temporal service in memory.
type Server struct {
	host     *host.Host
	frontend *frontend.Service
	client   client.Client
	activities

	mu        sync.Mutex
	workers   []worker.Worker
	listeners []*grpc.Server
}

// Options are what a server can be told. The zero value is what [New] uses.
type Options struct {
	// Start is the time at which the virtual clock starts; the zero time is the present, to the second.
	Start time.Time
	// Seed makes the ids of runs. Servers of a process need different ones, for the SDK's workers share a cache by run ids; zero is a new one each time.
	Seed uint64
	// Namespaces are there from the beginning, beside "default".
	Namespaces []string
	// FailStuck makes calls fail that wait for an outcome, such as a run's Get, when nothing is due, nobody is at work, and no
	// request comes for a moment. The error is a *serviceerror.FailedPrecondition that says what the workflows wait for. Without it the call waits,
	// for a signal may be on its way; [timeskip.Clock.Why] tells the same.
	FailStuck bool
}

// New starts a service that lives as long as the test. Its clock starts at the present.
func New(t testing.TB) *Server {
	t.Helper()
	s, err := Start(Options{Seed: seedOf(t.Name())})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// Start starts a service; Close ends it.
func Start(o Options) (*Server, error) {
	if o.Seed == 0 {
		o.Seed = seedOf("")
	}
	if o.Start.IsZero() {
		o.Start = time.Now().Truncate(time.Second)
	}
	s := &Server{host: host.New(core.New(o.Seed), host.Options{Start: o.Start.UTC(), FailStuck: o.FailStuck})}
	s.frontend = frontend.New(s.host, o.Namespaces...)
	c, err := s.NewClient(client.Options{})
	if err != nil {
		return nil, fmt.Errorf("start in-memory service: %w", err)
	}
	s.client = c
	return s, nil
}

// NewClient returns another client of the service, with options such as a namespace, a data converter or interceptors. The caller
// closes it. It fails if the SDK refuses the options.
func (s *Server) NewClient(options client.Options) (client.Client, error) {
	return client.NewLazyClient(s.options(options))
}

// options makes client options reach this service.
func (s *Server) options(o client.Options) client.Options {
	o.HostPort = "groundhog.invalid:7233"
	if o.Logger == nil {
		o.Logger = log.NewStructuredLogger(slog.New(slog.DiscardHandler))
	}
	dial := o.ConnectionOptions.DialOptions
	o.ConnectionOptions.DialOptions = append(dial[:len(dial):len(dial)], grpc.WithChainUnaryInterceptor(s.intercept))
	o.Interceptors = append([]interceptor.ClientInterceptor{&observer{server: s}}, o.Interceptors...)
	return o
}

// Client returns a client of the namespace "default". It is closed with the server.
func (s *Server) Client() client.Client { return s.client }

// Clock is the virtual clock of all that runs on the service.
func (s *Server) Clock() *timeskip.Clock { return timeskip.New(s.host) }

// Now is the virtual time.
func (s *Server) Now() time.Time { return s.host.Now() }

// NewWorker returns a worker for a task queue of the namespace "default"; it is stopped with the server. Workers that are made with worker.New and a client of the
// server do as well.
func (s *Server) NewWorker(taskQueue string, options worker.Options) worker.Worker {
	w := worker.New(s.client, taskQueue, options)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.workers = append(s.workers, w)
	return w
}

// History returns the history of a run in the namespace "default"; an empty run id means the latest of the workflow id.
func (s *Server) History(ctx context.Context, workflowID, runID string) (*historypb.History, error) {
	resp, err := s.frontend.Invoke(ctx, &workflowservice.GetWorkflowExecutionHistoryRequest{
		Namespace: "default", Execution: &commonpb.WorkflowExecution{WorkflowId: workflowID, RunId: runID},
		HistoryEventFilterType: enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT,
	})
	if err != nil {
		return nil, fmt.Errorf("read history of workflow %q: %w", workflowID, err)
	}
	return proto.CloneOf(resp.(*workflowservice.GetWorkflowExecutionHistoryResponse).GetHistory()), nil
}

// Close stops the workers that NewWorker made, ends all calls, and returns when nothing of the server runs any more. Closing again does nothing.
func (s *Server) Close() {
	s.mu.Lock()
	workers, listeners := s.workers, s.listeners
	s.workers, s.listeners = nil, nil
	s.mu.Unlock()
	var stopping sync.WaitGroup
	for _, w := range workers {
		stopping.Go(w.Stop)
	}
	s.host.Close()
	stopping.Wait()
	for _, l := range listeners {
		l.Stop()
	}
	s.client.Close()
}
