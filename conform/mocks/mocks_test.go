package mocks

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/conform/realserver"
	"github.com/groundhogdev/groundhog/mocks"
)

// patience is how long the server may take for a workflow.
const patience = time.Minute

func charge(context.Context, int) (string, error) { return "", errors.New("no bank in tests") }

func deliver(workflow.Context, string) (string, error) { return "", errors.New("no van in tests") }

func shop(ctx workflow.Context, cents int) (string, error) {
	retry := &temporal.RetryPolicy{InitialInterval: time.Millisecond}
	var receipt, local, delivered, picked string
	activities := workflow.WithActivityOptions(ctx, workflow.ActivityOptions{StartToCloseTimeout: 10 * time.Second, RetryPolicy: retry})
	if err := workflow.ExecuteActivity(activities, charge, cents).Get(ctx, &receipt); err != nil {
		return "", err
	}
	locals := workflow.WithLocalActivityOptions(ctx, workflow.LocalActivityOptions{StartToCloseTimeout: 10 * time.Second})
	if err := workflow.ExecuteLocalActivity(locals, charge, 1).Get(ctx, &local); err != nil {
		return "", err
	}
	if err := workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{}), deliver, receipt).Get(ctx, &delivered); err != nil {
		return "", err
	}
	if err := workflow.SideEffect(ctx, func(workflow.Context) any { return "real" }).Get(&picked); err != nil {
		return "", err
	}
	version := workflow.GetVersion(ctx, "change", workflow.DefaultVersion, 9)
	told := workflow.SignalExternalWorkflow(ctx, "far", "", "hello", nil).Get(ctx, nil)
	return fmt.Sprint(receipt, " ", local, " ", delivered, " ", picked, " ", version, " ", told), nil
}

func TestMocksAnswerOnAWorkerOfARealServer(t *testing.T) {
	c, m := work(t)
	m.OnActivity(charge, mock.Anything, 995).Return("", errors.New("no connection")).Twice()
	m.OnActivity(charge, mock.Anything, 995).Return("paid", nil).Once()
	m.OnActivity(charge, mock.Anything, 1).Return("tipped", nil).Once()
	m.OnWorkflow(deliver, mock.Anything, "paid").Return("delivered", nil).Once()
	m.OnSideEffect().Return("picked").Once()
	m.OnGetVersion("change", workflow.DefaultVersion, 9).Return(workflow.Version(5))
	m.OnSignalExternalWorkflow(mock.Anything, "far", mock.Anything, "hello", nil).Return(errors.New("unheard")).Once()
	run, got, err := play(t, c)
	if want := "paid tipped delivered picked 5 unheard"; err != nil || got != want {
		t.Errorf("got %q, %v, want %q", got, err, want)
	}
	for _, violation := range m.Violations() {
		t.Error(violation)
	}
	m.AssertExpectations(t)
	history := c.GetWorkflowHistory(t.Context(), run.GetID(), run.GetRunID(), false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for history.HasNext() {
		e, err := history.Next()
		if err != nil {
			t.Fatal(err)
		}
		if started := e.GetActivityTaskStartedEventAttributes(); started != nil && started.GetAttempt() != 3 {
			t.Errorf("attempt %d was the last, want 3", started.GetAttempt())
		}
	}
}

func TestMismatchOnAWorkerOfARealServerIsShown(t *testing.T) {
	c, m := work(t)
	m.OnActivity(charge, mock.Anything, 7).Return("paid", nil)
	_, _, err := play(t, c)
	if err == nil || !strings.Contains(err.Error(), "want 7, got 995") || len(m.Violations()) != 1 {
		t.Errorf("the workflow ends with %v, violations %v", err, m.Violations())
	}
}

// work starts a server and a worker with mocks. Both stop when the test ends.
func work(t *testing.T) (client.Client, *mocks.Mocks) {
	t.Helper()
	server, err := realserver.Start("mocks")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	m := mocks.New(mocks.Options{})
	w := worker.New(server.Client, "shop", worker.Options{Interceptors: m.Interceptors()})
	w.RegisterWorkflow(shop)
	w.RegisterWorkflow(deliver)
	w.RegisterActivity(charge)
	if err := w.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.Stop)
	return server.Client, m
}

func play(t *testing.T, c client.Client) (run client.WorkflowRun, result string, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	run, err = c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{TaskQueue: "shop"}, shop, 995)
	if err != nil {
		t.Fatal(err)
	}
	err = run.Get(ctx, &result)
	return run, result, err
}
