package memserver_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nexus-rpc/sdk-go/nexus"
	enumspb "go.temporal.io/api/enums/v1"
	nexuspb "go.temporal.io/api/nexus/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/temporalnexus"
	"go.temporal.io/sdk/worker"

	"github.com/groundhogdev/groundhog/memserver"
)

// serveNexus registers a service with an operation that answers at once, after two failures, and one that is a workflow which sleeps for a month.
func serveNexus(t *testing.T) func(worker.Registry) {
	tries := 0
	greet := nexus.NewSyncOperation("greet", func(_ context.Context, name string, _ nexus.StartOperationOptions) (string, error) {
		if tries++; tries < 3 {
			return "", nexus.NewHandlerErrorf(nexus.HandlerErrorTypeUnavailable, "not yet")
		}
		return "hello " + name, nil
	})
	rest := temporalnexus.NewWorkflowRunOperation("rest", sleepMonthFor, func(_ context.Context, _ string, o nexus.StartOperationOptions) (client.StartWorkflowOptions, error) {
		return client.StartWorkflowOptions{ID: "handler-" + o.RequestID}, nil
	})
	service := nexus.NewService("svc")
	if err := service.Register(greet, rest); err != nil {
		t.Fatal(err)
	}
	return func(r worker.Registry) {
		r.RegisterNexusService(service)
		r.RegisterWorkflow(sleepMonthFor)
	}
}

// nexusClient makes an endpoint that leads to a queue, and a client of the service there.
func nexusClient(t *testing.T, s *memserver.Server, queue string) client.NexusClient {
	t.Helper()
	target := &nexuspb.EndpointTarget{Variant: &nexuspb.EndpointTarget_Worker_{Worker: &nexuspb.EndpointTarget_Worker{Namespace: "default", TaskQueue: queue}}}
	if _, err := s.Client().OperatorService().CreateNexusEndpoint(t.Context(), &operatorservice.CreateNexusEndpointRequest{
		Spec: &nexuspb.EndpointSpec{Name: "ep", Target: target},
	}); err != nil {
		t.Fatal(err)
	}
	c, err := s.Client().NewNexusClient(client.NexusClientOptions{Endpoint: "ep", Service: "svc"})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func operate(t *testing.T, c client.NexusClient, operation string) client.NexusOperationHandle {
	t.Helper()
	h, err := c.ExecuteOperation(t.Context(), operation, "Ann", client.StartNexusOperationOptions{ID: "op"})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func TestStandaloneOperationRetriesInVirtualTime(t *testing.T) {
	s := begin(t, serveNexus(t))
	before := s.Now()
	h := operate(t, nexusClient(t, s, "q"), "greet")
	var got string
	if err := h.Get(t.Context(), &got); err != nil || got != "hello Ann" {
		t.Errorf("%q, %v", got, err)
	}
	if passed := s.Now().Sub(before); passed != 3*time.Second {
		t.Errorf("%v passed, want two retries", passed)
	}
}

func TestStandaloneOperationEndsWithItsWorkflow(t *testing.T) {
	s := begin(t, serveNexus(t))
	before := s.Now()
	h := operate(t, nexusClient(t, s, "q"), "rest")
	var got string
	if err := h.Get(t.Context(), &got); err != nil || got != "rested" {
		t.Errorf("%q, %v", got, err)
	}
	if passed := s.Now().Sub(before); passed != month {
		t.Errorf("%v passed, want a month", passed)
	}
}

func TestStandaloneOperationIsCancelledWithItsWorkflow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := begin(t, serveNexus(t))
		defer s.Close()
		h := operate(t, nexusClient(t, s, "q"), "rest")
		synctest.Wait()
		if err := h.Cancel(t.Context(), client.CancelNexusOperationOptions{Reason: "enough"}); err != nil {
			t.Fatal(err)
		}
		var canceled *temporal.CanceledError
		if err := h.Get(t.Context(), nil); !errors.As(err, &canceled) {
			t.Errorf("it ends with %v", err)
		}
		d, err := h.Describe(t.Context(), client.DescribeNexusOperationOptions{})
		if err != nil || d.Status != enumspb.NEXUS_OPERATION_EXECUTION_STATUS_CANCELED {
			t.Errorf("described as %+v, %v", d, err)
		}
	})
}

func TestStandaloneOperationsAreListedAndTerminated(t *testing.T) {
	s := begin(t, serveNexus(t))
	h := operate(t, nexusClient(t, s, "nowhere"), "greet")
	if err := h.Terminate(t.Context(), client.TerminateNexusOperationOptions{Reason: "no more"}); err != nil {
		t.Fatal(err)
	}
	var terminated *temporal.TerminatedError
	if err := h.Get(t.Context(), nil); !errors.As(err, &terminated) {
		t.Errorf("it ends with %v", err)
	}
	for query, want := range map[string]int64{"": 1, "ExecutionStatus = 'Terminated' AND Service = 'svc'": 1, "Operation = 'rest'": 0} {
		count, err := s.Client().CountNexusOperations(t.Context(), client.CountNexusOperationsOptions{Query: query})
		if err != nil || count.Count != want {
			t.Errorf("%s: count %+v, %v, want %d", query, count, err, want)
		}
	}
}

func TestReportNamesStandaloneOperations(t *testing.T) {
	s := strict(t, func(worker.Registry) {})
	defer s.Close()
	h := operate(t, nexusClient(t, s, "q"), "greet")
	release := s.Clock().Hold("the test looks")
	defer release()
	if want := `standalone Nexus operation "op" (svc.greet) of endpoint "ep" has not ended`; !strings.Contains(s.Report(t.Context()), want) {
		t.Errorf("the report leaves out %q of %s:\n%s", want, h.GetID(), s.Report(t.Context()))
	}
}
