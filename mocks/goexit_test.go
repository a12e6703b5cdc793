package mocks_test

import (
	"context"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/mocks"
)

func rollDice(ctx workflow.Context, _ order) (n int, err error) {
	return n, workflow.SideEffect(ctx, func(workflow.Context) any { return 6 }).Get(&n)
}

// A workflow whose goroutine has ended never ends.
func TestMockThatEndsTheGoroutineOfAWorkflowIsAViolation(t *testing.T) {
	for name, c := range map[string]struct {
		flow   any
		expect func(*mocks.Mocks) *mocks.Call
		want   string
	}{
		"Run of a child": {sellOne, func(m *mocks.Mocks) *mocks.Call {
			return m.OnWorkflow(ship, mock.Anything, tea).Run(func(mock.Arguments) { runtime.Goexit() }).Return("shipped", nil)
		}, `mock workflow "ship"`},
		"function for a child": {sellOne, func(m *mocks.Mocks) *mocks.Call {
			return m.OnWorkflow(ship, mock.Anything, tea).Return(func(workflow.Context, order) (string, error) { runtime.Goexit(); return "", nil })
		}, `mock workflow "ship"`},
		"function for a side effect": {rollDice, func(m *mocks.Mocks) *mocks.Call {
			return m.OnSideEffect().Return(func() any { runtime.Goexit(); return nil })
		}, `mock workflow.SideEffect`},
	} {
		t.Run(name, func(t *testing.T) {
			violated := make(chan error, 1)
			s := newStage(t, mocks.Options{Violated: func(err error) { violated <- err }}, c.flow, ship)
			c.expect(s.mocks)
			s.begin(t.Context(), c.flow, tea)
			want := c.want + ": the mock, expected at goexit_test.go, ended its goroutine, as t.FailNow does"
			if got := withoutLines((<-violated).Error()); got != want {
				t.Errorf("violation %s, want %s", got, want)
			}
		})
	}
}

func TestWorkerThatStopsInAMockIsNoViolation(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newStage(t, mocks.Options{}, sellOne, ship)
		defer s.server.Close()
		reached, left := make(chan struct{}), make(chan struct{})
		s.mocks.OnWorkflow(ship, mock.Anything, tea).Return(func(ctx workflow.Context, _ order) (string, error) {
			defer close(left)
			close(reached)
			return "", workflow.Sleep(ctx, time.Hour)
		})
		s.begin(t.Context(), sellOne, tea)
		<-reached
		s.worker.Stop()
		<-left // the SDK has ended the workflow's goroutine
		synctest.Wait()
		s.wantViolations("")
	})
}

// begin starts the worker and a workflow.
func (s *stage) begin(ctx context.Context, flow any, args ...any) {
	s.t.Helper()
	if err := s.worker.Start(); err != nil {
		s.t.Fatal(err)
	}
	if _, err := s.server.Client().ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: "begun", TaskQueue: queue}, flow, args...); err != nil {
		s.t.Fatal(err)
	}
}
