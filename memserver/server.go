package memserver

import (
	"cmp"
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
	host       *host.Host
	frontend   *frontend.Service
	client     client.Client
	namespace  string // of client
	realTime   bool   // the clock skips nothing
	catchesAll bool   // workers get tasks of other queues than their own
	between    grpc.UnaryClientInterceptor
	activities
	paces
	retries
	sessions
	sessionRooms
	couriers
	converters converters

	mu        sync.Mutex
	workers   []worker.Worker
	listeners []*grpc.Server
	serving   sync.WaitGroup // listeners
	closed    bool
	closing   sync.Once
}

// Options are what a server can be told. The zero value is what [New] uses.
type Options struct {
	// Start is the time at which the virtual clock starts; the zero time is the present, to the second.
	Start time.Time
	// Seed makes the ids of runs. Servers of a process need different ones, for the SDK's workers share a cache by run ids; zero is a new one each time.
	Seed uint64
	// Namespaces are there from the beginning, beside "default".
	Namespaces []string
	// FailStuck makes calls fail that wait for an outcome, such as a run's Get, when nothing but a new request can bring it: nothing is due, nobody is at
	// work, and no request comes for a moment; or attempts and runs repeat themselves for ever. Package timeskip has the rules. The error is a
	// *serviceerror.FailedPrecondition that says why; [Server.Report] says more. Without it the call waits, for a signal may be on its way.
	FailStuck bool
	// StuckAfter is how long the moment is, of real time; zero means 250 ms. Less is enough if no other goroutine sends requests.
	StuckAfter time.Duration
	// RealTime makes the clock go with real time, as that of a development server: it skips nothing, and nothing holds it.
	RealTime bool
	// CatchAll is a task queue whose workers also get the tasks of queues that nobody polls; histories keep the name of the real queue. OwnQueues are left alone, even
	// while nobody polls them: name those whose workers start later. Empty means that tasks wait for a worker of their own queue, as on a server.
	CatchAll  string
	OwnQueues []string
	// Client are the options of the client that [Server.Client] returns and [Server.NewWorker] uses, such as a data converter. Its namespace is there from the beginning.
	Client client.Options
	// Interceptor sees each call of the clients that the server makes, after all that the clients' options bring and before the service. It may be nil. Like any
	// interceptor of a client it may change answers, but of the events in a workflow task only payloads: the service has the others too.
	Interceptor grpc.UnaryClientInterceptor
	// SearchAttributes are the custom ones of the namespaces that are there from the beginning. If it is not nil, workflows cannot set others before an operator
	// adds them, as on a server. If it is nil, they can set any.
	SearchAttributes map[string]enumspb.IndexedValueType
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
	if o.Client.Namespace != "" {
		o.Namespaces = append(o.Namespaces[:len(o.Namespaces):len(o.Namespaces)], o.Client.Namespace)
	}
	heart := core.New(o.Seed)
	if o.CatchAll != "" {
		heart.CatchAll(o.CatchAll, o.OwnQueues...)
	}
	if o.SearchAttributes != nil {
		if err := heart.Require(o.SearchAttributes, append([]string{"default"}, o.Namespaces...)...); err != nil {
			return nil, fmt.Errorf("start in-memory service: %w", err)
		}
	}
	s := &Server{namespace: cmp.Or(o.Client.Namespace, client.DefaultNamespace), realTime: o.RealTime, catchesAll: o.CatchAll != "", between: o.Interceptor}
	s.free = host.InBubble()
	s.host = host.New(heart, host.Options{Start: o.Start.UTC(), FailStuck: o.FailStuck, StuckAfter: o.StuckAfter, RealTime: o.RealTime, Unpolled: s.call})
	s.frontend = frontend.New(s.host, o.Namespaces...)
	heart.Within(s.frontend.HasNamespace)
	c, err := s.NewClient(o.Client)
	if err != nil {
		return nil, fmt.Errorf("start in-memory service: %w", err)
	}
	s.client = c
	return s, nil
}

// NewClient returns another client of the service, with options such as a namespace, a data converter or interceptors. The caller
// closes it. It fails if the SDK refuses the options.
func (s *Server) NewClient(options client.Options) (client.Client, error) {
	p := &plugin{server: s}
	c, err := client.NewLazyClient(s.options(options, p))
	p.client = c
	return c, err
}

// options makes client options reach this service.
func (s *Server) options(o client.Options, p *plugin) client.Options {
	s.converters.note(o.DataConverter)
	o.HostPort = "groundhog.invalid:7233"
	if o.Logger == nil {
		o.Logger = log.NewStructuredLogger(slog.New(slog.DiscardHandler))
	}
	o.Plugins = append(o.Plugins[:len(o.Plugins):len(o.Plugins)], p)
	return o
}

// Client returns a client of the namespace "default", or of that of [Options]. It is closed with the server.
func (s *Server) Client() client.Client { return s.client }

// Clock is the virtual clock of all that runs on the service.
func (s *Server) Clock() *timeskip.Clock { return timeskip.New(s.host) }

// Now is the virtual time.
func (s *Server) Now() time.Time { return s.host.Now() }

// NewWorker returns a worker for a task queue of the namespace of Client; it is stopped with the server. Workers that are made with worker.New and a client of the
// server do as well.
func (s *Server) NewWorker(taskQueue string, options worker.Options) worker.Worker {
	w := worker.New(s.client, taskQueue, options)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.workers = append(s.workers, w)
	return w
}

// History returns the history of a run in the namespace of Client; an empty run id means the latest of the workflow id.
func (s *Server) History(ctx context.Context, workflowID, runID string) (*historypb.History, error) {
	history, err := s.history(ctx, workflowID, runID)
	return proto.CloneOf(history), err
}

// HistoryToReplay is History for a worker.WorkflowReplayer, or to be read: it copies less, so its events must not be changed.
func (s *Server) HistoryToReplay(ctx context.Context, workflowID, runID string) (*historypb.History, error) {
	history, err := s.history(ctx, workflowID, runID)
	if err != nil {
		return nil, err
	}
	return historyToRead(history), nil
}

// history is what the service keeps.
func (s *Server) history(ctx context.Context, workflowID, runID string) (*historypb.History, error) {
	resp, err := s.frontend.Invoke(ctx, &workflowservice.GetWorkflowExecutionHistoryRequest{
		Namespace: s.namespace, Execution: &commonpb.WorkflowExecution{WorkflowId: workflowID, RunId: runID},
		HistoryEventFilterType: enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT,
	})
	if err != nil {
		return nil, fmt.Errorf("read history of workflow %q: %w", workflowID, err)
	}
	return resp.(*workflowservice.GetWorkflowExecutionHistoryResponse).GetHistory(), nil
}

// Close stops the workers that NewWorker made, ends all calls, and returns when nothing of the server runs any more. Closing again does nothing. Code that runs on the server, such
// as an activity or a function of [timeskip.Clock.AfterFunc], must not wait for it.
func (s *Server) Close() { s.closing.Do(s.close) }

func (s *Server) close() {
	s.mu.Lock()
	workers, listeners := s.workers, s.listeners
	s.workers, s.listeners, s.closed = nil, nil, true
	s.mu.Unlock()
	var stopping sync.WaitGroup
	for _, w := range workers {
		stopping.Go(w.Stop)
	}
	s.host.Close()
	stopping.Wait()
	s.retire()
	for _, l := range listeners {
		l.GracefulStop() // all calls have their answer by now, and it is to arrive
	}
	s.serving.Wait()
	s.client.Close()
}
