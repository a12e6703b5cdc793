package core_test

import (
	"testing"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
)

func payload(data, kind string) *commonpb.Payload {
	p := &commonpb.Payload{Data: []byte(data)}
	if kind != "" {
		p.Metadata = map[string][]byte{"type": []byte(kind)}
	}
	return p
}

func upserts(fields map[string]*commonpb.Payload) []*commandpb.Command {
	return []*commandpb.Command{
		command(enumspb.COMMAND_TYPE_UPSERT_WORKFLOW_SEARCH_ATTRIBUTES, func(c *commandpb.Command) {
			c.Attributes = &commandpb.Command_UpsertWorkflowSearchAttributesCommandAttributes{
				UpsertWorkflowSearchAttributesCommandAttributes: &commandpb.UpsertWorkflowSearchAttributesCommandAttributes{
					SearchAttributes: &commonpb.SearchAttributes{IndexedFields: fields},
				},
			}
		}),
		command(enumspb.COMMAND_TYPE_MODIFY_WORKFLOW_PROPERTIES, func(c *commandpb.Command) {
			c.Attributes = &commandpb.Command_ModifyWorkflowPropertiesCommandAttributes{
				ModifyWorkflowPropertiesCommandAttributes: &commandpb.ModifyWorkflowPropertiesCommandAttributes{UpsertedMemo: &commonpb.Memo{Fields: fields}},
			}
		}),
	}
}

func TestAttributesAreMerged(t *testing.T) {
	s := newService(t)
	req := startRequest("w")
	start := map[string]*commonpb.Payload{"kept": payload("1", "Int"), "gone": payload("2", "Int"), "never": payload("null", "")}
	req.SearchAttributes, req.Memo = &commonpb.SearchAttributes{IndexedFields: start}, &commonpb.Memo{Fields: start}
	must[*workflowservice.StartWorkflowExecutionResponse](s, req)
	if err := s.complete(upserts(map[string]*commonpb.Payload{"gone": payload("", ""), "new": payload("3", "Int")})...); err != nil {
		t.Fatal(err)
	}
	info := must[*workflowservice.DescribeWorkflowExecutionResponse](s, &workflowservice.DescribeWorkflowExecutionRequest{
		Namespace: "default", Execution: &commonpb.WorkflowExecution{WorkflowId: "w"},
	}).GetWorkflowExecutionInfo()
	for what, fields := range map[string]map[string]*commonpb.Payload{
		"memo": info.GetMemo().GetFields(), "search attributes": info.GetSearchAttributes().GetIndexedFields(),
	} {
		if len(fields) != 2 || string(fields["kept"].GetData()) != "1" || string(fields["new"].GetData()) != "3" {
			t.Errorf("the %s are %v", what, fields)
		}
	}
	for _, e := range s.history("w", "") {
		if a := e.GetUpsertWorkflowSearchAttributesEventAttributes(); a != nil {
			if got := string(a.GetSearchAttributes().GetIndexedFields()["gone"].GetMetadata()["type"]); got != "Int" {
				t.Errorf("a value that goes away has the type %q", got)
			}
		}
	}
}

func TestDescribeAnUnknownWorkflow(t *testing.T) {
	_, err := newService(t).step(&workflowservice.DescribeWorkflowExecutionRequest{
		Namespace: "default", Execution: &commonpb.WorkflowExecution{WorkflowId: "w"},
	})
	if err == nil || err.Error() != "workflow not found for ID: w" {
		t.Errorf("got %v", err)
	}
}

// The commands of a task that fails have not happened: nothing of them is left in the run.
func TestFailedTaskLeavesNothingBehind(t *testing.T) {
	s := newService(t)
	s.start("w")
	commands := append(upserts(map[string]*commonpb.Payload{"a": payload("1", "")}), childStart("c", 0), childStart("", 0))
	_ = s.complete(commands...)
	described := must[*workflowservice.DescribeWorkflowExecutionResponse](s, &workflowservice.DescribeWorkflowExecutionRequest{
		Namespace: "default", Execution: &commonpb.WorkflowExecution{WorkflowId: "w"},
	})
	info := described.GetWorkflowExecutionInfo()
	if len(info.GetMemo().GetFields()) > 0 || len(info.GetSearchAttributes().GetIndexedFields()) > 0 || len(described.GetPendingChildren()) > 0 {
		t.Errorf("left behind: %v", described)
	}
}

// Where attributes have to be registered, a workflow that is started with another one is refused, and one that sets another one fails its task.
func TestAttributesThatNobodyRegistered(t *testing.T) {
	s := newService(t)
	if err := s.core.Require(map[string]enumspb.IndexedValueType{"Tries": enumspb.INDEXED_VALUE_TYPE_INT}, "default"); err != nil {
		t.Fatal(err)
	}
	const text = "Namespace default has no mapping defined for search attribute Color"
	req := startRequest("w")
	req.SearchAttributes = attributes("Color", `"red"`)
	if _, err := s.step(req); err == nil || err.Error() != text {
		t.Errorf("the start: %v", err)
	}
	req.SearchAttributes = attributes("Tries", "1")
	must[*workflowservice.StartWorkflowExecutionResponse](s, req)
	upsert := with(&commandpb.UpsertWorkflowSearchAttributesCommandAttributes{SearchAttributes: attributes("Color", `"red"`)})
	s.wantFailed(enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES, text, s.complete(upsert))
	must[*operatorservice.AddSearchAttributesResponse](s, &operatorservice.AddSearchAttributesRequest{
		Namespace: "default", SearchAttributes: map[string]enumspb.IndexedValueType{"Color": enumspb.INDEXED_VALUE_TYPE_KEYWORD},
	})
	s.completeOK(upsert)
	listed := must[*operatorservice.ListSearchAttributesResponse](s, &operatorservice.ListSearchAttributesRequest{Namespace: "default"})
	if len(listed.GetCustomAttributes()) != 2 || listed.GetSystemAttributes()["RunId"] != enumspb.INDEXED_VALUE_TYPE_KEYWORD {
		t.Errorf("listed are %v", listed)
	}
}
