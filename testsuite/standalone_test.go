package testsuite_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/nexus-rpc/sdk-go/nexus"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"

	"github.com/groundhogdev/groundhog/testsuite"
)

func sendReceipt(ctx context.Context, to string) (string, error) {
	if activity.GetInfo(ctx).Attempt < 3 {
		return "", errors.New("mailbox is full")
	}
	return "sent to " + to, nil
}

func executeStandaloneActivity(env *testsuite.TestWorkflowEnvironment, queue string) (client.ActivityHandle, error) {
	return env.Client().ExecuteActivity(context.Background(), client.StartActivityOptions{
		ID: "receipt-7", TaskQueue: queue, StartToCloseTimeout: time.Minute,
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: time.Hour, BackoffCoefficient: 1},
	}, sendReceipt, "Ann")
}

func TestStandaloneActivityRunsInTheEnvironment(t *testing.T) {
	env := testsuite.New(t)
	env.RegisterActivity(sendReceipt)
	before := env.Now()
	handle, err := executeStandaloneActivity(env, "mail")
	if err != nil {
		t.Fatal(err)
	}
	var got string
	if err := handle.Get(t.Context(), &got); err != nil || got != "sent to Ann" {
		t.Errorf("%q, %v", got, err)
	}
	if passed := env.Now().Sub(before); passed != 2*time.Hour {
		t.Errorf("%v passed, want two retries", passed)
	}
}

func TestStandaloneActivityIsMockedInTheEnvironment(t *testing.T) {
	env := testsuite.New(t)
	env.RegisterActivity(sendReceipt)
	env.OnActivity(sendReceipt, mock.Anything, "Ann").Return("not sent", nil).Once()
	handle, err := executeStandaloneActivity(env, "mail")
	if err != nil {
		t.Fatal(err)
	}
	var got string
	if err := handle.Get(t.Context(), &got); err != nil || got != "not sent" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestUnknownStandaloneActivityFailsItsCaller(t *testing.T) {
	env := testsuite.New(t)
	handle, err := env.Client().ExecuteActivity(t.Context(), client.StartActivityOptions{ID: "a", TaskQueue: "q", ScheduleToCloseTimeout: time.Hour}, "Unknown")
	if err != nil {
		t.Fatal(err)
	}
	if err := handle.Get(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "Unknown") {
		t.Errorf("it ends with %v", err)
	}
}

func TestMockedAttemptsOfAStandaloneActivityFollowItsStartDelay(t *testing.T) {
	env := testsuite.New(t)
	env.RegisterActivity(sendReceipt)
	env.OnActivity(sendReceipt, mock.Anything, "Ann").Return("", errors.New("mailbox is full")).Twice()
	env.OnActivity(sendReceipt, mock.Anything, "Ann").Return("sent", nil).Once()
	before := env.Now()
	handle, err := env.Client().ExecuteActivity(t.Context(), client.StartActivityOptions{
		ID: "receipt-7", TaskQueue: "mail", StartToCloseTimeout: time.Minute, StartDelay: 24 * time.Hour,
	}, sendReceipt, "Ann")
	if err != nil {
		t.Fatal(err)
	}
	var got string
	if err := handle.Get(t.Context(), &got); err != nil || got != "sent" {
		t.Errorf("%q, %v", got, err)
	}
	if passed := env.Now().Sub(before); passed != 24*time.Hour+3*time.Second {
		t.Errorf("%v passed, want the delay and two retries", passed)
	}
	env.AssertExpectations(t)
}

func TestStandaloneNexusOperationFindsItsHandlerInTheEnvironment(t *testing.T) {
	env := testsuite.New(t)
	service := nexus.NewService("mail")
	if err := service.Register(nexus.NewSyncOperation("send", func(_ context.Context, to string, _ nexus.StartOperationOptions) (string, error) {
		return "sent to " + to, nil
	})); err != nil {
		t.Fatal(err)
	}
	env.RegisterNexusService(service)
	c, err := env.Client().NewNexusClient(client.NexusClientOptions{Endpoint: "any", Service: "mail"})
	if err != nil {
		t.Fatal(err)
	}
	handle, err := c.ExecuteOperation(t.Context(), "send", "Ann", client.StartNexusOperationOptions{ID: "receipt-7"})
	if err != nil {
		t.Fatal(err)
	}
	var got string
	if err := handle.Get(t.Context(), &got); err != nil || got != "sent to Ann" {
		t.Errorf("%q, %v", got, err)
	}
}
