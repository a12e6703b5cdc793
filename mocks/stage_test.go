package mocks_test

import (
	"context"
	"fmt"
	"log/slog"
	"reflect"
	"regexp"
	"strings"
	"testing"

	nexuspb "go.temporal.io/api/nexus/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/memserver"
	"github.com/groundhogdev/groundhog/mocks"
)

const queue = "q"

// stage is a service with one worker, on which workflows meet mocks.
type stage struct {
	t      *testing.T
	server *memserver.Server
	mocks  *mocks.Mocks
	worker worker.Worker
	code   []any
	runs   int
}

// newStage has mocks with the server's clock. Code are activities and workflows; which is which their first parameter tells.
func newStage(t *testing.T, options mocks.Options, code ...any) *stage {
	t.Helper()
	s := &stage{t: t, server: memserver.New(t), code: code}
	options.Clock = s.server.Clock()
	s.mocks = mocks.New(options)
	s.worker = s.server.NewWorker(queue, worker.Options{Interceptors: []interceptor.WorkerInterceptor{s.mocks.Interceptor()}})
	for _, fn := range code {
		if isWorkflow(fn) {
			s.worker.RegisterWorkflow(fn)
		} else {
			s.worker.RegisterActivity(fn)
		}
	}
	return s
}

func isWorkflow(fn any) bool {
	t := reflect.TypeOf(fn)
	return t.NumIn() > 0 && t.In(0).Implements(reflect.TypeFor[workflow.Context]())
}

// run runs a workflow to its end, the first time after starting the worker.
func (s *stage) run(result, flow any, args ...any) error {
	s.t.Helper()
	if s.runs++; s.runs == 1 {
		if err := s.worker.Start(); err != nil {
			s.t.Fatal(err)
		}
	}
	run, err := s.server.Client().ExecuteWorkflow(s.t.Context(), client.StartWorkflowOptions{ID: fmt.Sprintf("run-%d", s.runs), TaskQueue: queue}, flow, args...)
	if err != nil {
		s.t.Fatal(err)
	}
	return run.Get(s.t.Context(), result)
}

// replay runs the code of a workflow's history again with the same mocks.
func (s *stage) replay(workflowID string) error {
	s.t.Helper()
	history, err := s.server.History(s.t.Context(), workflowID, "")
	if err != nil {
		s.t.Fatal(err)
	}
	r, err := worker.NewWorkflowReplayerWithOptions(worker.WorkflowReplayerOptions{Interceptors: []interceptor.WorkerInterceptor{s.mocks.Interceptor()}})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, fn := range s.code {
		if isWorkflow(fn) {
			r.RegisterWorkflow(fn)
		}
	}
	return r.ReplayWorkflowHistory(log.NewStructuredLogger(slog.New(slog.DiscardHandler)), history)
}

// events are the types of a workflow's events, but for those of workflow tasks.
func (s *stage) events(workflowID string) string {
	s.t.Helper()
	history, err := s.server.History(s.t.Context(), workflowID, "")
	if err != nil {
		s.t.Fatal(err)
	}
	var types []string
	for _, e := range history.GetEvents() {
		if name := e.GetEventType().String(); !strings.HasPrefix(name, "WorkflowTask") {
			types = append(types, name)
		}
	}
	return strings.Join(types, " ")
}

func (s *stage) endpoint(name string) {
	s.t.Helper()
	target := &nexuspb.EndpointTarget{Variant: &nexuspb.EndpointTarget_Worker_{Worker: &nexuspb.EndpointTarget_Worker{Namespace: "default", TaskQueue: queue}}}
	request := &operatorservice.CreateNexusEndpointRequest{Spec: &nexuspb.EndpointSpec{Name: name, Target: target}}
	if _, err := s.server.Client().OperatorService().CreateNexusEndpoint(s.t.Context(), request); err != nil {
		s.t.Fatal(err)
	}
}

// violations are the texts of the violations, without line numbers.
func (s *stage) violations() string {
	var texts []string
	for _, err := range s.mocks.Violations() {
		texts = append(texts, err.Error())
	}
	return withoutLines(strings.Join(texts, "\n"))
}

func withoutLines(text string) string {
	return regexp.MustCompile(`\.go:\d+`).ReplaceAllString(text, ".go")
}

// play registers a workflow and runs it.
func (s *stage) play(flow any) (got string, err error) {
	s.t.Helper()
	s.worker.RegisterWorkflow(flow)
	err = s.run(&got, flow)
	return got, err
}

// wantPlay registers a workflow, runs it, and compares its result.
func (s *stage) wantPlay(flow any, want string) {
	s.t.Helper()
	s.worker.RegisterWorkflow(flow)
	s.wantResult(flow, want)
}

// wantResult runs a workflow that is registered, and compares its result.
func (s *stage) wantResult(flow any, want string, args ...any) {
	s.t.Helper()
	var got string
	if err := s.run(&got, flow, args...); err != nil || got != want {
		s.t.Errorf("got %q, error %v, want %q", got, err, want)
	}
}

func (s *stage) wantViolations(want string) {
	s.t.Helper()
	if got := s.violations(); got != want {
		s.t.Errorf("violations:\n%s\nwant:\n%s", got, want)
	}
}

// fakeT notes what an assertion says instead of failing.
type fakeT struct{ said strings.Builder }

func (f *fakeT) Logf(string, ...any)            {}
func (f *fakeT) Errorf(format string, a ...any) { fmt.Fprintf(&f.said, format+"\n", a...) }
func (f *fakeT) FailNow()                       {}

type order struct {
	ID    string
	Items []item
}

type item struct {
	SKU string
	Qty int
}

type receipt struct{ Paid int }

// charge is the activity of most tests. What it does for real is told apart by the amount.
func charge(_ context.Context, o order) (receipt, error) { return receipt{Paid: len(o.Items)}, nil }
