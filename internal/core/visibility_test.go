package core_test

import (
	"strings"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	filterpb "go.temporal.io/api/filter/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// list returns the ids of the workflows that a query lets through, in order.
func (s *service) list(query string) string {
	s.t.Helper()
	resp := must[*workflowservice.ListWorkflowExecutionsResponse](s, &workflowservice.ListWorkflowExecutionsRequest{Namespace: "default", Query: query})
	var ids []string
	for _, e := range resp.GetExecutions() {
		ids = append(ids, e.GetExecution().GetWorkflowId())
	}
	return strings.Join(ids, " ")
}

func TestLists(t *testing.T) {
	s := newService(t)
	for _, id := range []string{"a", "b", "c"} {
		req := startRequest(id)
		req.SearchAttributes = &commonpb.SearchAttributes{IndexedFields: map[string]*commonpb.Payload{
			"Customer": {Data: []byte(`"` + strings.ToUpper(id) + `"`)}, "Tags": {Data: []byte(`["x", "` + id + `"]`)},
		}}
		must[*workflowservice.StartWorkflowExecutionResponse](s, req)
		s.advance(time.Second)
	}
	if err := s.complete(endWorkflow()); err != nil { // the first one
		t.Fatal(err)
	}
	for query, want := range map[string]string{
		"":                              "c b a", // open ones first, then by start, latest first
		"ExecutionStatus = 'Completed'": "a",
		"ExecutionStatus = 'Running' AND Customer IN ('A', 'B')": "b",
		"CloseTime IS NULL":                  "c b",
		"StartTime > '2026-01-02T03:04:05Z'": "c b",
		"Tags = 'x' AND NOT Tags = 'c'":      "b a",
		"WorkflowType = 'other'":             "",
		"Nothing IS NULL":                    "c b a",
	} {
		if got := s.list(query); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}

func TestPages(t *testing.T) {
	s := newService(t)
	for _, id := range []string{"a", "b", "c"} {
		s.start(id)
	}
	seen, req := 0, &workflowservice.ListWorkflowExecutionsRequest{Namespace: "default", PageSize: 2}
	for range 2 {
		resp := must[*workflowservice.ListWorkflowExecutionsResponse](s, req)
		seen += len(resp.GetExecutions())
		req.NextPageToken = resp.GetNextPageToken()
	}
	if seen != 3 || len(req.GetNextPageToken()) > 0 {
		t.Errorf("%d workflows on two pages, and the token %q", seen, req.GetNextPageToken())
	}
	req.NextPageToken = []byte("x")
	if _, err := s.step(req); err == nil {
		t.Error("a broken token was taken")
	}
}

func TestCounts(t *testing.T) {
	s := newService(t)
	for _, id := range []string{"a", "b", "c"} {
		s.start(id)
	}
	if err := s.complete(endWorkflow()); err != nil {
		t.Fatal(err)
	}
	resp := must[*workflowservice.CountWorkflowExecutionsResponse](s, &workflowservice.CountWorkflowExecutionsRequest{Namespace: "default", Query: "GROUP BY ExecutionStatus"})
	groups := ""
	for _, g := range resp.GetGroups() {
		groups += string(g.GetGroupValues()[0].GetData()) + strings.Repeat("*", int(g.GetCount()))
	}
	if want := `"Completed"*"Running"**`; resp.GetCount() != 3 || groups != want {
		t.Errorf("count %d and groups %s, want 3 and %s", resp.GetCount(), groups, want)
	}
	if _, err := s.step(&workflowservice.CountWorkflowExecutionsRequest{Namespace: "default", Query: "WorkflowType ="}); err == nil || !strings.HasPrefix(err.Error(), "invalid query: ") {
		t.Errorf("a bad query got %v", err)
	}
}

func TestListsOfOpenAndOfClosedWorkflows(t *testing.T) {
	s := newService(t)
	for _, id := range []string{"a", "b", "w"} {
		s.start(id)
		s.advance(time.Second)
	}
	if err := s.complete(endWorkflow()); err != nil { // the first one
		t.Fatal(err)
	}
	must[proto.Message](s, pausesRun("r")) // "w", which the server takes for closed here
	status := func(status enumspb.WorkflowExecutionStatus) *workflowservice.ListClosedWorkflowExecutionsRequest {
		return &workflowservice.ListClosedWorkflowExecutionsRequest{Namespace: "default", Filters: &workflowservice.ListClosedWorkflowExecutionsRequest_StatusFilter{
			StatusFilter: &filterpb.StatusFilter{Status: status},
		}}
	}
	late := &filterpb.StartTimeFilter{EarliestTime: timestamppb.New(s.now)}
	for name, c := range map[string]struct {
		req  proto.Message
		want string
	}{
		"open":      {&workflowservice.ListOpenWorkflowExecutionsRequest{Namespace: "default"}, "b"},
		"open late": {&workflowservice.ListOpenWorkflowExecutionsRequest{Namespace: "default", StartTimeFilter: late}, ""},
		"open of an id": {&workflowservice.ListOpenWorkflowExecutionsRequest{Namespace: "default", Filters: &workflowservice.ListOpenWorkflowExecutionsRequest_ExecutionFilter{
			ExecutionFilter: &filterpb.WorkflowExecutionFilter{WorkflowId: "a"}}}, ""},
		"open of a type": {&workflowservice.ListOpenWorkflowExecutionsRequest{Namespace: "default", Filters: &workflowservice.ListOpenWorkflowExecutionsRequest_TypeFilter{
			TypeFilter: &filterpb.WorkflowTypeFilter{Name: "wf"}}}, "b"},
		"closed":      {&workflowservice.ListClosedWorkflowExecutionsRequest{Namespace: "default"}, "w a"},
		"closed late": {&workflowservice.ListClosedWorkflowExecutionsRequest{Namespace: "default", StartTimeFilter: late}, "a"},
		"completed":   {status(enumspb.WORKFLOW_EXECUTION_STATUS_COMPLETED), "a"},
		"running":     {status(enumspb.WORKFLOW_EXECUTION_STATUS_RUNNING), "StatusFilter must be specified and must be not Running."},
		"before after": {&workflowservice.ListClosedWorkflowExecutionsRequest{Namespace: "default", StartTimeFilter: &filterpb.StartTimeFilter{
			EarliestTime: timestamppb.New(s.now), LatestTime: timestamppb.New(s.now.Add(-time.Second))}}, "EarliestTime in StartTimeFilter should not be larger than LatestTime."},
	} {
		if got := s.listed(c.req); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// listed returns the ids of the workflows that a request lists, or the error.
func (s *service) listed(req proto.Message) string {
	resp, err := s.step(req)
	if err != nil {
		return err.Error()
	}
	var ids []string
	for _, e := range resp.(interface {
		GetExecutions() []*workflowpb.WorkflowExecutionInfo
	}).GetExecutions() {
		ids = append(ids, e.GetExecution().GetWorkflowId())
	}
	return strings.Join(ids, " ")
}
