package mocks_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/mocks"
)

func TestSideEffectsAreRecordedWithTheMocksValues(t *testing.T) {
	s := newStage(t, mocks.Options{})
	s.mocks.OnSideEffect().Return("value").Once()
	s.mocks.OnSideEffect().Return(func() any { return "told" }).Once()
	s.wantPlay(func(ctx workflow.Context) (string, error) {
		var a, b string
		real := func(workflow.Context) any { return "real" }
		err := workflow.SideEffect(ctx, real).Get(&a)
		return a, errors.Join(err, workflow.SideEffectWithOptions(ctx, workflow.SideEffectOptions{}, real).Get(&b), check(b == "told"))
	}, "value")
	if got := strings.Count(s.events("run-1"), "MarkerRecorded"); got != 2 {
		t.Errorf("%d markers, want 2", got)
	}
	s.mocks.AssertExpectations(t)
}

// check turns a fact into an error if it is none.
func check(fact bool) error {
	if fact {
		return nil
	}
	return temporal.NewNonRetryableApplicationError("the fact is none", "", nil)
}

func TestSideEffectThatIsUsedUpRunsForRealAndIsAViolation(t *testing.T) {
	s := newStage(t, mocks.Options{})
	s.mocks.OnSideEffect().Return("mocked").Once()
	s.wantPlay(func(ctx workflow.Context) (string, error) {
		var a, b string
		real := func(workflow.Context) any { return "real" }
		return fmt.Sprint(workflow.SideEffect(ctx, real).Get(&a), a, workflow.SideEffect(ctx, real).Get(&b), b), nil
	}, "<nil>mocked<nil>real")
	s.wantViolations(`mock workflow.SideEffect, call 2: the expectation at effects_test.go was used up after 1 call`)
}

func TestMutableSideEffectsAreMatchedById(t *testing.T) {
	s := newStage(t, mocks.Options{})
	s.mocks.OnMutableSideEffect("one").Return("mocked")
	s.mocks.OnMutableSideEffect(mock.Anything).Return(func(id string) any { return "told " + id })
	s.wantPlay(func(ctx workflow.Context) (string, error) {
		var all []string
		for _, id := range []string{"one", "two"} {
			var value string
			equal := func(a, b any) bool { return a == b }
			if err := workflow.MutableSideEffect(ctx, id, func(workflow.Context) any { return "real" }, equal).Get(&value); err != nil {
				return "", err
			}
			all = append(all, value)
		}
		return strings.Join(all, ", "), nil
	}, "mocked, told two")
}

func versions(ctx workflow.Context) (string, error) {
	return fmt.Sprint(workflow.GetVersion(ctx, "a", workflow.DefaultVersion, 2), workflow.GetVersion(ctx, "b", workflow.DefaultVersion, 2),
		workflow.GetVersion(ctx, "a", workflow.DefaultVersion, 2)), nil
}

func TestVersionIsRecordedUnlessItIsTheDefault(t *testing.T) {
	s := newStage(t, mocks.Options{}, versions)
	s.mocks.OnGetVersion("a", workflow.DefaultVersion, 2).Return(workflow.DefaultVersion)
	s.mocks.OnGetVersion(mock.Anything, workflow.DefaultVersion, 2).Return(func(id string, _, highest workflow.Version) workflow.Version { return highest - 1 })
	s.wantResult(versions, "-1 1 -1")
	if got := strings.Count(s.events("run-1"), "MarkerRecorded"); got != 1 {
		t.Errorf("%d markers, want 1: the run began before the change %q", got, "a")
	}
	if err := s.replay("run-1"); err != nil {
		t.Errorf("replay: %v", err)
	}
	s.wantViolations("")
}

func TestVersionDoesNotChangeWithinARun(t *testing.T) {
	s := newStage(t, mocks.Options{}, versions)
	s.mocks.OnGetVersion("a", workflow.DefaultVersion, 2).Return(workflow.Version(1)).Once()
	s.mocks.OnGetVersion("a", workflow.DefaultVersion, 2).Return(workflow.Version(2)).Once()
	s.wantResult(versions, "1 2 1")
	s.wantViolations(`mock version of change "a": it is 2, and the run was told 1 before`)
}

func TestVersionWithOtherBoundsIsAViolation(t *testing.T) {
	s := newStage(t, mocks.Options{}, versions)
	s.mocks.OnGetVersion("b", 1, 2).Return(workflow.Version(1))
	s.wantResult(versions, "2 2 2")
	s.wantViolations(`mock workflow.GetVersion_b, call 1: no expectation fits; the closest, at effects_test.go, differs
  argument 1:
    want 1, got -1`)
}

func TestUpsertsFailAsTheMockSays(t *testing.T) {
	s := newStage(t, mocks.Options{})
	name := temporal.NewSearchAttributeKeyKeyword("CustomKeywordField")
	s.mocks.OnUpsertMemo(map[string]any{"n": 1}).Return(errors.New("too long"))
	s.mocks.OnUpsertTypedSearchAttributes(temporal.NewSearchAttributes(name.ValueSet("x")))
	s.mocks.OnUpsertSearchAttributes(mock.Anything).Return(errors.New("too old"))
	s.wantPlay(func(ctx workflow.Context) (string, error) {
		return fmt.Sprint(workflow.UpsertMemo(ctx, map[string]any{"n": 1}), workflow.UpsertTypedSearchAttributes(ctx, name.ValueSet("x")),
			workflow.UpsertSearchAttributes(ctx, map[string]any{"CustomIntField": 1})), nil //nolint:staticcheck // deprecated, and still there
	}, "too long <nil> too old")
	if got := s.events("run-1"); strings.Contains(got, "WorkflowPropertiesModified") || strings.Count(got, "UpsertWorkflowSearchAttributes") != 1 {
		t.Errorf("events %s, want one upsert of search attributes and none of the memo", got)
	}
	s.mocks.AssertExpectations(t)
}

func TestUpsertThatDoesNotFitFails(t *testing.T) {
	s := newStage(t, mocks.Options{})
	s.mocks.OnUpsertMemo(map[string]any{"n": 1})
	if got, err := s.play(func(ctx workflow.Context) (string, error) {
		return "", workflow.UpsertMemo(ctx, map[string]any{"n": 2})
	}); err == nil {
		t.Errorf("got %q, want an error", got)
	}
	s.wantViolations(`mock workflow.UpsertMemo, call 1: no expectation fits; the closest, at effects_test.go, differs
  argument 0:
    ["n"]: want 1, got 2`)
}

func TestExternalSignalAndCancelAreSettledByTheMock(t *testing.T) {
	s := newStage(t, mocks.Options{})
	s.mocks.OnSignalExternalWorkflow("default", "far", "", "hello", "you").Return(errors.New("nobody there")).After(time.Hour)
	s.mocks.OnRequestCancelExternalWorkflow("default", "far", "").Return(func(_, id, _ string) error { return errors.New("no " + id) })
	began := s.server.Now()
	s.wantPlay(func(ctx workflow.Context) (string, error) {
		cancelled := workflow.RequestCancelExternalWorkflow(ctx, "far", "").Get(ctx, nil)
		return fmt.Sprint(cancelled, workflow.SignalExternalWorkflow(ctx, "far", "", "hello", "you").Get(ctx, nil)), nil
	}, "no far nobody there")
	if passed := s.server.Now().Sub(began); passed != time.Hour {
		t.Errorf("%v passed, want 1h", passed)
	}
	if got := s.events("run-1"); strings.Contains(got, "External") {
		t.Errorf("events %s, want none of signals and cancellations", got)
	}
}

func TestSignalsToChildrenAndOthersAreSent(t *testing.T) {
	s := newStage(t, mocks.Options{})
	listen := func(ctx workflow.Context) (string, error) {
		var said string
		workflow.GetSignalChannel(ctx, "hello").Receive(ctx, &said)
		return said, nil
	}
	s.worker.RegisterWorkflowWithOptions(listen, workflow.RegisterOptions{Name: "listen"})
	s.mocks.OnSignalExternalWorkflow(mock.Anything, "far", mock.Anything, mock.Anything, mock.Anything).Return(nil)
	s.mocks.OnSignalExternalWorkflow(mock.Anything, mock.MatchedBy(func(id string) bool { return strings.HasPrefix(id, "child") }), mock.Anything, mock.Anything, mock.Anything).Return(nil)
	s.wantPlay(func(ctx workflow.Context) (string, error) {
		child := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: "child-1"}), "listen")
		if err := child.GetChildWorkflowExecution().Get(ctx, nil); err != nil {
			return "", err
		}
		if err := workflow.SignalExternalWorkflow(ctx, "nowhere", "", "hello", 1).Get(ctx, nil); err == nil {
			return "", errors.New("the signal to nowhere arrived")
		}
		if err := workflow.SignalExternalWorkflow(ctx, "child-1", "", "hello", "you").Get(ctx, nil); err != nil {
			return "", err
		}
		var said string
		err := child.Get(ctx, &said)
		return said, err
	}, "you")
	s.wantViolations("")
	s.mocks.Workflows().AssertNumberOfCalls(t, mocks.SignalExternalWorkflowName, 2)
}

func TestSignalOfAnotherNameToAnExpectedTargetIsAViolation(t *testing.T) {
	s := newStage(t, mocks.Options{})
	s.mocks.OnSignalExternalWorkflow(mock.Anything, "far", mock.Anything, "hello", mock.Anything).Return(nil)
	if _, err := s.play(func(ctx workflow.Context) (string, error) {
		return "", workflow.SignalExternalWorkflow(ctx, "far", "", "goodbye", 1).Get(ctx, nil)
	}); err == nil {
		t.Error("the workflow did not fail")
	}
	s.wantViolations(`mock workflow.SignalExternalWorkflow, call 1: no expectation fits; the closest, at effects_test.go, differs
  argument 3:
    want "hello", got "goodbye"`)
}
