package core_test

import (
	"strings"
	"testing"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
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
