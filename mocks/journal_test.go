package mocks_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/mocks"
)

// everything calls each thing that mocks answer in workflow code.
func everything(ctx workflow.Context) (string, error) {
	var side, mutable string
	if err := workflow.SideEffect(ctx, func(workflow.Context) any { return "real" }).Get(&side); err != nil {
		return "", err
	}
	equal := func(a, b any) bool { return a == b }
	if err := workflow.MutableSideEffect(ctx, "setting", func(workflow.Context) any { return "real" }, equal).Get(&mutable); err != nil {
		return "", err
	}
	old := workflow.GetVersion(ctx, "old", workflow.DefaultVersion, 3)
	recent := workflow.GetVersion(ctx, "recent", workflow.DefaultVersion, 3)
	signal := workflow.SignalExternalWorkflow(ctx, "elsewhere", "", "hello", 1).Get(ctx, nil)
	memo := workflow.UpsertMemo(ctx, map[string]any{"side": side})
	if err := workflow.Sleep(ctx, time.Hour); err != nil {
		return "", err
	}
	var child string
	err := workflow.ExecuteChildWorkflow(ctx, ship, tea).Get(ctx, &child)
	return fmt.Sprint(side, mutable, old, recent, signal, memo, child), err
}

func TestReplayGetsTheSameAnswersAndDoesNotCount(t *testing.T) {
	s := newStage(t, mocks.Options{}, everything, ship)
	s.mocks.OnSideEffect().Return("one").Once()
	s.mocks.OnMutableSideEffect("setting").Return("two").Once()
	s.mocks.OnGetVersion("old", workflow.DefaultVersion, 3).Return(workflow.DefaultVersion).Once()
	s.mocks.OnGetVersion(mock.Anything, workflow.DefaultVersion, 3).Return(workflow.Version(2)).Once()
	s.mocks.OnSignalExternalWorkflow(mock.Anything, "elsewhere", mock.Anything, mock.Anything, mock.Anything).Return(nil).Once()
	s.mocks.OnUpsertMemo(map[string]any{"side": "one"}).Once()
	s.mocks.OnWorkflow(ship, mock.Anything, tea).Return("shipped", nil).Once()
	var got string
	if err := s.run(&got, everything); err != nil || got != "onetwo-1 2 <nil> <nil>shipped" {
		t.Errorf("got %q, error %v, want what the mocks return", got, err)
	}
	for range 2 {
		if err := s.replay("run-1"); err != nil {
			t.Errorf("replay: %v", err)
		}
	}
	s.wantViolations("")
	s.mocks.AssertExpectations(t)
	for _, name := range []string{mocks.SideEffectName, mocks.MutableSideEffectName, mocks.UpsertMemoName, mocks.SignalExternalWorkflowName, "ship"} {
		s.mocks.Workflows().AssertNumberOfCalls(t, name, 1)
	}
}

func TestOtherMocksDivergeInReplay(t *testing.T) {
	s := newStage(t, mocks.Options{}, everything, ship)
	s.mocks.OnGetVersion("old", workflow.DefaultVersion, 3).Return(workflow.DefaultVersion)
	s.mocks.OnSignalExternalWorkflow(mock.Anything, "elsewhere", mock.Anything, mock.Anything, mock.Anything).Return(nil)
	if err := s.run(nil, everything); err != nil {
		t.Fatal(err)
	}
	s.mocks = mocks.New(mocks.Options{})
	if err := s.replay("run-1"); err == nil {
		t.Error("the replay passes without the answers that the run got")
	}
}

func TestEvictedRunGetsTheSameAnswers(t *testing.T) {
	s := newStage(t, mocks.Options{}, everything, ship)
	s.mocks.OnSideEffect().Return("one").Once()
	s.mocks.OnGetVersion("old", workflow.DefaultVersion, 3).Return(workflow.DefaultVersion).Once()
	s.mocks.OnGetVersion("recent", workflow.DefaultVersion, 3).Return(workflow.Version(1)).Once()
	s.mocks.OnSignalExternalWorkflow(mock.Anything, "elsewhere", mock.Anything, mock.Anything, mock.Anything).Return(nil).Once()
	slow := s.mocks.OnWorkflow(ship, mock.Anything, tea).Return("shipped", nil).Once().After(time.Hour)
	runs := 0
	slow.Run(func(mock.Arguments) {
		runs++
		// While the child waits, the parent is replayed: what an eviction would have done.
		if err := s.replay("run-1"); err != nil {
			t.Errorf("replay in the middle: %v", err)
		}
	})
	if err := s.run(nil, everything); err != nil {
		t.Fatal(err)
	}
	if runs != 1 {
		t.Errorf("Run was called %d times, want once", runs)
	}
	s.wantViolations("")
}
