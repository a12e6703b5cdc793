package scenarios

import (
	"context"
	"fmt"
	"strings"
	"sync"

	historypb "go.temporal.io/api/history/v1"
	nexuspb "go.temporal.io/api/nexus/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/temporalproto"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/groundhogdev/groundhog/internal/conformance/recording"
)

// Identity is what the client of a recorded scenario calls itself.
const Identity = "refhist"

// Stage is where scenarios are played: a service that is reached through a client.
type Stage struct {
	Client    client.Client
	Namespace string
	// Stamp tells apart several runs of a scenario on a service, as in "123456-0".
	Stamp string
	// Scrub, if set, takes out of a history what tells about the machine.
	Scrub func(*historypb.History)
}

// Play drives a scenario and returns what came of it, with the error that kept it from coming to its end. Its workers have stopped
// by then.
func (st Stage) Play(ctx context.Context, s *Scenario) (got recording.Recording, err error) {
	id := s.Name + "-" + st.Stamp
	e := &Env{Client: st.Client, Namespace: st.Namespace, TaskQueue: "tq-" + id, ID: id}
	if s.NeedsNexus {
		if e.Endpoint, err = st.endpoint(ctx, "ep-"+strings.ReplaceAll(id, "_", "-"), e.TaskQueue); err != nil {
			return got, err
		}
	}
	var workers cast
	defer workers.leave()
	e.StartWorker = func(o worker.Options) (worker.Worker, error) { return workers.enter(e, s, o) }
	if !s.NoWorker {
		if _, err := e.StartWorker(s.Worker); err != nil {
			return got, err
		}
	}
	if err := s.Drive(ctx, e); err != nil {
		return got, fmt.Errorf("drive scenario %q: %w", s.Name, err)
	}
	return st.keep(ctx, e)
}

// cast is the workers of a scenario.
type cast struct {
	mu      sync.Mutex
	workers []worker.Worker
}

func (c *cast) enter(e *Env, s *Scenario, o worker.Options) (worker.Worker, error) {
	w := worker.New(e.Client, e.TaskQueue, o)
	s.Register(e, w)
	if err := w.Start(); err != nil {
		return nil, fmt.Errorf("start worker of scenario %q: %w", s.Name, err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	c.workers = append(c.workers, w)
	return w, nil
}

func (c *cast) leave() {
	c.mu.Lock()
	defer c.mu.Unlock()
	var leaving sync.WaitGroup
	for _, w := range c.workers {
		leaving.Go(w.Stop)
	}
	leaving.Wait()
}

// endpoint makes a Nexus endpoint that targets a task queue, and returns its name.
func (st Stage) endpoint(ctx context.Context, name, taskQueue string) (string, error) {
	target := &nexuspb.EndpointTarget{Variant: &nexuspb.EndpointTarget_Worker_{Worker: &nexuspb.EndpointTarget_Worker{Namespace: st.Namespace, TaskQueue: taskQueue}}}
	_, err := st.Client.OperatorService().CreateNexusEndpoint(ctx, &operatorservice.CreateNexusEndpointRequest{Spec: &nexuspb.EndpointSpec{Name: name, Target: target}})
	if err != nil {
		return "", fmt.Errorf("create endpoint %q: %w", name, err)
	}
	return name, nil
}

// keep reads the histories of the runs that a scenario recorded.
func (st Stage) keep(ctx context.Context, e *Env) (recording.Recording, error) {
	got := recording.Recording{Histories: map[string][]byte{}, Notes: e.Notes}
	for _, x := range e.Execs {
		h, err := History(ctx, st.Client, x.WorkflowID, x.RunID)
		if err != nil {
			return got, fmt.Errorf("read history of workflow %q: %w", x.WorkflowID, err)
		}
		if st.Scrub != nil {
			st.Scrub(h)
		}
		if got.Histories[x.Label], err = (temporalproto.CustomJSONMarshalOptions{Indent: "  "}).Marshal(h); err != nil {
			return got, fmt.Errorf("encode history of workflow %q: %w", x.WorkflowID, err)
		}
	}
	return got, nil
}
