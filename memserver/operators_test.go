package memserver_test

import (
	"errors"
	"testing"

	nexuspb "go.temporal.io/api/nexus/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/memserver"
)

// What the Temporal CLI reads without asking whether it is there.
func TestNamespacesAreDescribedInFull(t *testing.T) {
	s := memserver.New(t)
	resp, err := s.Client().WorkflowService().ListNamespaces(t.Context(), &workflowservice.ListNamespacesRequest{})
	if err != nil || len(resp.GetNamespaces()) == 0 {
		t.Fatalf("%v, error %v", resp, err)
	}
	for _, n := range resp.GetNamespaces() {
		if n.GetReplicationConfig().GetActiveClusterName() == "" || n.GetConfig().GetWorkflowExecutionRetentionTtl() == nil || !n.GetNamespaceInfo().GetCapabilities().GetAsyncUpdate() ||
			!n.GetNamespaceInfo().GetCapabilities().GetWorkflowPause() {
			t.Errorf("namespace %v", n)
		}
	}
}

func TestEndpointForANamespaceThatThereIsNot(t *testing.T) {
	s := memserver.New(t)
	_, err := s.Client().OperatorService().CreateNexusEndpoint(t.Context(), &operatorservice.CreateNexusEndpointRequest{Spec: &nexuspb.EndpointSpec{
		Name: "ep", Target: &nexuspb.EndpointTarget{Variant: &nexuspb.EndpointTarget_Worker_{Worker: &nexuspb.EndpointTarget_Worker{Namespace: "nowhere", TaskQueue: "q"}}},
	}})
	var refused *serviceerror.FailedPrecondition
	if !errors.As(err, &refused) {
		t.Errorf("error %v", err)
	}
}
