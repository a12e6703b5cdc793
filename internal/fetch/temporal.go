package fetch

import (
	"context"
	"iter"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	workflowpb "go.temporal.io/api/workflow/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"
)

// temporal is a Service over the SDK's client, which retries, authenticates and decodes raw histories.
type temporal struct {
	client client.Client
	at     endpoint
}

func dial(ctx context.Context, c Connection) (*temporal, error) {
	opts, at, err := c.settings()
	if err != nil {
		return nil, err
	}
	connected, err := client.DialContext(ctx, opts)
	if err != nil {
		return nil, at.explain(err, "", "connect to %v", at.address)
	}
	return &temporal{connected, at}, nil
}

func (t *temporal) List(ctx context.Context, query string) iter.Seq2[Execution, error] {
	return func(yield func(Execution, error) bool) {
		var token []byte
		for {
			page, err := t.client.ListWorkflow(ctx, &workflowservice.ListWorkflowExecutionsRequest{Query: query, NextPageToken: token})
			if err != nil {
				yield(Execution{}, t.at.explain(err, checkQuery, "list executions %q", query))
				return
			}
			for _, info := range page.GetExecutions() {
				if !yield(execution(info), nil) {
					return
				}
			}
			if token = page.GetNextPageToken(); len(token) == 0 {
				return
			}
		}
	}
}

func (t *temporal) Describe(ctx context.Context, workflowID, runID string) (Execution, error) {
	response, err := t.client.DescribeWorkflowExecution(ctx, workflowID, runID)
	if err != nil {
		return Execution{}, t.at.explain(err, checkIDs, "describe workflow %q, run %q", workflowID, runID)
	}
	return execution(response.GetWorkflowExecutionInfo()), nil
}

func (t *temporal) History(ctx context.Context, workflowID, runID string) (*historypb.History, error) {
	history := new(historypb.History)
	events := t.client.GetWorkflowHistory(ctx, workflowID, runID, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	for events.HasNext() {
		event, err := events.Next()
		if err != nil {
			return nil, t.at.explain(err, checkIDs, "read history of workflow %q, run %q", workflowID, runID)
		}
		history.Events = append(history.Events, event)
	}
	return history, nil
}

func execution(info *workflowpb.WorkflowExecutionInfo) Execution {
	return Execution{
		WorkflowID: info.GetExecution().GetWorkflowId(),
		RunID:      info.GetExecution().GetRunId(),
		Type:       info.GetType().GetName(),
		BuildIDs:   buildIDs(info),
		Closed:     info.GetCloseTime() != nil,
		Events:     int(info.GetHistoryLength()),
	}
}

// buildIDs reads the search attributes that name all workers which completed a workflow task of the run, each once.
//
// Values of BuildIds look like "versioned:v1" or "unversioned:<checksum>"; plain "unversioned" names no build, and what
// is "assigned" or "pinned" to a run has not necessarily worked on it. A build of a worker deployment is named in full in
// the other attribute: a build id alone may mean different code in another deployment.
func buildIDs(info *workflowpb.WorkflowExecutionInfo) []string {
	ids := keywords(info, "TemporalUsedWorkerDeploymentVersions")
	deployed := len(ids) > 0
	for _, value := range keywords(info, "BuildIds") {
		kind, id, _ := strings.Cut(value, ":")
		if id != "" && (kind == "unversioned" || kind == "versioned" && !deployed) {
			ids = append(ids, id)
		}
	}
	return ids
}

// keywords reads a search attribute that is a list of keywords.
func keywords(info *workflowpb.WorkflowExecutionInfo, attribute string) []string {
	var values []string
	if p := info.GetSearchAttributes().GetIndexedFields()[attribute]; p != nil {
		// What cannot be read leaves a run without build ids, which only makes a sample coarser.
		_ = converter.GetDefaultDataConverter().FromPayload(p, &values)
	}
	return values
}

// skipEmptyPages is a client interceptor that makes every page of a history but the last hold an event. The SDK's
// iterator takes an empty page for the end of the history, and does not survive a response that has no page at all.
func skipEmptyPages(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn, call grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	page, ok := reply.(*workflowservice.GetWorkflowExecutionHistoryResponse)
	if !ok {
		return call(ctx, method, req, reply, cc, opts...)
	}
	next := proto.CloneOf(req.(*workflowservice.GetWorkflowExecutionHistoryRequest))
	for {
		if err := call(ctx, method, next, page, cc, opts...); err != nil {
			return err
		}
		next.NextPageToken = page.GetNextPageToken()
		if len(page.GetHistory().GetEvents()) > 0 || len(page.GetRawHistory()) > 0 {
			return nil
		}
		if len(next.NextPageToken) == 0 {
			page.History = new(historypb.History)
			return nil
		}
	}
}
