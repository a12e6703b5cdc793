package frontend

import (
	"errors"
	"iter"
	"maps"
	"strings"
	"testing"

	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/groundhogdev/groundhog/internal/core"
)

// TestEveryMethodIsAnsweredOrRefused also finds what is left in the table of refusals when a method becomes supported.
func TestEveryMethodIsAnsweredOrRefused(t *testing.T) {
	known := map[string]bool{}
	for _, service := range []protoreflect.ServiceDescriptor{
		workflowservice.File_temporal_api_workflowservice_v1_service_proto.Services().ByName("WorkflowService"),
		operatorservice.File_temporal_api_operatorservice_v1_service_proto.Services().ByName("OperatorService"),
	} {
		for i := range service.Methods().Len() {
			method := service.Methods().Get(i)
			name, request := string(method.Name()), method.Input().FullName()
			known[name] = true
			places := 0
			for _, is := range []bool{core.Handles(request), answers[request] != nil, Refused(name) != "", serverRefusals[name] != nil} {
				if is {
					places++
				}
			}
			if places != 1 {
				t.Errorf("%s: in the core: %t; answered here: %t; refused because %q. Please let one of them be true",
					name, core.Handles(request), answers[request] != nil, Refused(name))
			}
		}
	}
	for _, names := range []iter.Seq[string]{maps.Keys(refusals), maps.Keys(serverRefusals)} {
		for name := range names {
			if !known[name] {
				t.Errorf("the tables of refusals have %q, which is no method", name)
			}
		}
	}
}

func TestRefusalsOfAServerAreItsOwn(t *testing.T) {
	s := New(nil)
	_, err := s.Invoke(t.Context(), &workflowservice.GetWorkerVersioningRulesRequest{Namespace: "default"})
	if denied := new(serviceerror.PermissionDenied); !errors.As(err, &denied) || !strings.Contains(err.Error(), "v0.2 (Rules-based, deprecated) is disabled") {
		t.Errorf("got %v", err)
	}
	_, err = s.Invoke(t.Context(), &workflowservice.CreateWorkflowRuleRequest{Namespace: "default"})
	if unknown := new(serviceerror.Unimplemented); !errors.As(err, &unknown) || !strings.HasPrefix(err.Error(), "CreateWorkflowRule is not supported by groundhog: ") {
		t.Errorf("got %v", err)
	}
}
