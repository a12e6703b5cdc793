package core_test

import (
	"slices"
	"testing"
	"time"

	commandpb "go.temporal.io/api/command/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core"
)

func reasons(c *core.Core) []string {
	var list []string
	for _, h := range c.Holds() {
		list = append(list, h.Reason)
	}
	return list
}

// flow lets real time run ahead of the clock.
func (s *service) flow(late time.Duration) { s.core.Flow(s.now, late, 0) }

func TestHoldsOfAWorkflowTask(t *testing.T) {
	s := newService(t)
	s.flow(0)
	s.start("a")
	for _, step := range []struct {
		name string
		do   func()
		late time.Duration
		want []string
	}{
		{"nobody has polled", func() {}, 0, []string{`a workflow task waits on queue "q" for a worker that may be starting`}},
		{"and nobody comes", func() {}, 250 * time.Millisecond, nil},
		{"a worker polls", func() { s.poll() }, 300 * time.Millisecond, []string{`a worker has the workflow task of "a"`}},
		{"it hangs", func() {}, 9 * time.Second, []string{`a worker has the workflow task of "a"`}},
		{"for longer than the task's timeout", func() {}, 10300 * time.Millisecond, nil},
	} {
		step.do()
		s.flow(step.late)
		if got := reasons(s.core); !slices.Equal(got, step.want) {
			t.Errorf("%s: %q, want %q", step.name, got, step.want)
		}
		until, running := s.core.Held()
		if running || !until.IsZero() != (len(step.want) > 0) {
			t.Errorf("%s: held until %v, running %t", step.name, until, running)
		}
	}
}

// Whoever has something to do is named in a sentence of its own, first while it waits for a worker and then while a worker has it.
func TestHoldsOfActivitiesAndNexusOperations(t *testing.T) {
	for name, c := range map[string]struct {
		command   *commandpb.Command
		poll      func(*service)
		offered   string
		handed    string
		unfetched string
	}{
		"activity": {activity("a", nil), func(s *service) { s.pollActivity() }, `an activity task waits on queue "q" for a worker that may be starting`,
			`a worker runs activity act of "w"`, `an activity task waits on queue "q": no worker polls it`},
		"Nexus operation": {operationCommand(nil), func(s *service) { s.pollNexus() }, `a Nexus task waits on queue "nexus" for a worker that may be starting`,
			`a worker handles Nexus operation svc.op of "w"`, `a Nexus task waits on queue "nexus": no worker polls it`},
	} {
		t.Run(name, func(t *testing.T) {
			s := newNexus(t)
			s.flow(0)
			s.start("w")
			s.completeOK(c.command)
			if got := reasons(s.core); !slices.Equal(got, []string{c.offered}) {
				t.Errorf("offered: %q", got)
			}
			if got := s.core.Lonely(); !slices.Equal(got, []string{c.unfetched}) {
				t.Errorf("lonely: %q", got)
			}
			c.poll(s)
			if got := reasons(s.core); !slices.Equal(got, []string{c.handed}) {
				t.Errorf("handed: %q", got)
			}
			if _, running := s.core.Held(); !running {
				t.Error("time does not go on at the pace of real time")
			}
		})
	}
}

func TestLonelyTask(t *testing.T) {
	s := newService(t)
	s.start("a")
	want := []string{`a workflow task waits on queue "q": no worker polls it`}
	if got := s.core.Lonely(); !slices.Equal(got, want) {
		t.Errorf("lonely: %q, want %q", got, want)
	}
	s.poll()
	if got := s.core.Lonely(); len(got) > 0 {
		t.Errorf("lonely: %q", got)
	}
}

func (s *service) pollAs(worker, queue string, expired bool) (*workflowservice.PollWorkflowTaskQueueResponse, error) {
	s.calls++
	resp, err := s.core.Step(s.now, core.Call{ID: s.calls, Expired: expired, Request: &workflowservice.PollWorkflowTaskQueueRequest{
		Namespace: "default", TaskQueue: &taskqueuepb.TaskQueue{Name: queue}, WorkerInstanceKey: worker,
	}})
	if err != nil {
		return nil, err
	}
	return resp.(*workflowservice.PollWorkflowTaskQueueResponse), nil
}

func TestPollsOfAWorkerThatLeavesGetNothing(t *testing.T) {
	s := newService(t)
	if _, err := s.pollAs("w1", "q", false); err == nil {
		t.Fatal("the poll does not wait")
	}
	must[*workflowservice.ShutdownWorkerResponse](s, &workflowservice.ShutdownWorkerRequest{
		Namespace: "default", WorkerInstanceKey: "w1", StickyTaskQueue: "w1-sticky", TaskQueue: "q",
	})
	if !slices.Contains(s.core.Woken(), core.Topic{Kind: "worker", Name: "w1"}) {
		t.Error("the polls of the worker are not woken")
	}
	s.start("a")
	if resp, err := s.pollAs("w1", "q", false); err != nil || len(resp.GetTaskToken()) > 0 {
		t.Errorf("poll of the worker that leaves: %v, %v", resp, err)
	}
	if resp, err := s.pollAs("w2", "q", false); err != nil || len(resp.GetTaskToken()) == 0 {
		t.Errorf("poll of another worker: %v, %v", resp, err)
	}
}

func TestRestOfUnknownTokenIsIgnored(t *testing.T) {
	c := core.New(1)
	c.Rest([]byte("nothing"), 1)
	c.Rest([]byte("nothing"), -1)
	if _, running := c.Held(); running {
		t.Error("an activity runs")
	}
}

func TestLocalActivitiesHoldInTheirOwnWay(t *testing.T) {
	const (
		atTask  = `a worker has the workflow task of "a"`
		atLocal = `a worker runs a local activity of "a"`
	)
	s := newService(t)
	s.flow(0)
	runID := s.start("a")
	s.poll()
	run, rest := func(by int) { s.core.LocalActivity(s.now, runID, by) }, func(by int) { s.core.RestLocal(s.now, runID, by) }
	for _, step := range []struct {
		name    string
		do      func()
		late    time.Duration
		want    []string
		expires bool // the task has a timeout
	}{
		{"the code runs", func() {}, 0, []string{atTask}, true},
		{"two local activities begin", func() { run(1); run(1) }, 0, []string{atLocal, atLocal}, false},
		{"they take longer than the task's timeout", func() {}, time.Minute, []string{atLocal, atLocal}, false},
		{"one waits for the service", func() { rest(1) }, time.Minute, []string{atLocal}, false},
		{"the other ends, and the code may look at its result", func() { run(-1) }, time.Minute, []string{atTask}, false},
		{"it has looked", func() {}, time.Minute + 250*time.Millisecond, nil, false},
		{"the one has its outcome", func() { rest(-1) }, 2 * time.Minute, []string{atLocal}, false},
		{"and ends", func() { run(-1) }, 2 * time.Minute, []string{atTask}, true},
		{"the worker is gone", func() {}, 2*time.Minute + 10*time.Second, nil, true},
	} {
		s.flow(step.late)
		step.do()
		if got := reasons(s.core); !slices.Equal(got, step.want) {
			t.Errorf("%s: %q, want %q", step.name, got, step.want)
		}
		if _, expires := s.core.Next(); expires != step.expires {
			t.Errorf("%s: the task times out: %t", step.name, expires)
		}
	}
}

// TestNobodyWaitsForWorkersWithoutRoom is about workers without a version, and about those of a deployment.
func TestNobodyWaitsForWorkersWithoutRoom(t *testing.T) {
	for name, newService := range map[string]func(*testing.T) *service{
		"without a version": newService,
		"of a version":      func(t *testing.T) *service { s := newShop(t); s.setCurrent("blue"); return s },
	} {
		t.Run(name, func(t *testing.T) {
			s := newService(t)
			s.activityOf("blue")
			s.pollActivity()
			s.flow(0)
			s.startStandaloneActivity("a")
			waits := []string{`an activity task waits on queue "q" for the worker that polls it`}
			for _, step := range []struct {
				name string
				do   func()
				late time.Duration
				want []string
			}{
				{"a worker has room", func() {}, 0, waits},
				{"it has none", func() { s.core.Full("default", "q", true) }, 0, nil},
				{"for longer than anybody would wait", func() {}, time.Minute, nil},
				{"it has again", func() { s.core.Full("default", "q", false) }, time.Minute, waits},
			} {
				s.flow(step.late)
				step.do()
				if got := reasons(s.core); !slices.Equal(got, step.want) {
					t.Errorf("%s: %q, want %q", step.name, got, step.want)
				}
			}
		})
	}
}
