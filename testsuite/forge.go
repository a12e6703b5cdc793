package testsuite

import (
	"context"

	enumspb "go.temporal.io/api/enums/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"google.golang.org/grpc"
)

// Errors of workflows that no service reports: only a client makes a *temporal.WorkflowExecutionError. So a client is shown a service on which the workflow failed, and told what the failure means.

// executionError is the error of a run with any cause.
func executionError(ctx context.Context, workflowType string, run client.WorkflowRun, cause error) error {
	c, err := client.NewLazyClient(client.Options{
		HostPort: "groundhog.invalid:7233", Logger: quiet{},
		FailureConverter:  verdict{temporal.GetDefaultFailureConverter(), cause},
		ConnectionOptions: client.ConnectionOptions{DialOptions: []grpc.DialOption{grpc.WithChainUnaryInterceptor(alwaysFailed(run.GetRunID()))}},
	})
	if err != nil {
		return cause
	}
	defer c.Close()
	failed, err := c.ExecuteWorkflow(ctx, client.StartWorkflowOptions{ID: run.GetID(), TaskQueue: defaultTaskQueue}, workflowType)
	if err != nil {
		return cause
	}
	return failed.Get(ctx, nil)
}

// alwaysFailed is a service on which there is one run, and it has failed.
func alwaysFailed(runID string) grpc.UnaryClientInterceptor {
	return func(_ context.Context, _ string, _, reply any, _ *grpc.ClientConn, _ grpc.UnaryInvoker, _ ...grpc.CallOption) error {
		switch reply := reply.(type) {
		case *workflowservice.StartWorkflowExecutionResponse:
			reply.RunId = runID
		case *workflowservice.GetWorkflowExecutionHistoryResponse:
			reply.History = &historypb.History{Events: []*historypb.HistoryEvent{{
				EventType: enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_FAILED,
				Attributes: &historypb.HistoryEvent_WorkflowExecutionFailedEventAttributes{
					WorkflowExecutionFailedEventAttributes: &historypb.WorkflowExecutionFailedEventAttributes{Failure: &failurepb.Failure{}},
				},
			}}}
		}
		return nil
	}
}

// verdict knows what each failure means.
type verdict struct {
	converter.FailureConverter
	cause error
}

func (v verdict) FailureToError(*failurepb.Failure) error { return v.cause }
