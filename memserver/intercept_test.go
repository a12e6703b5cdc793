package memserver_test

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/memserver"
)

// calls are the methods that an interceptor has seen, by name.
type calls struct {
	mu   sync.Mutex
	seen map[string]int
	errs []error
}

func (c *calls) intercept(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
	err := invoke(ctx, method, req, reply, cc, opts...)
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.seen == nil {
		c.seen = map[string]int{}
	}
	c.seen[method[strings.LastIndexByte(method, '/')+1:]]++
	if err != nil {
		c.errs = append(c.errs, err)
	}
	return err
}

func TestErrorsAreTheSameWithAndWithoutTheSDKsInterceptors(t *testing.T) {
	s, seen := memserver.New(t), calls{}
	long, err := s.NewClient(client.Options{ConnectionOptions: client.ConnectionOptions{DialOptions: []grpc.DialOption{grpc.WithChainUnaryInterceptor(seen.intercept)}}})
	require.NoError(t, err)
	defer long.Close()
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	for name, call := range map[string]func(client.Client) error{
		"NotFound":      func(c client.Client) error { return c.GetWorkflow(t.Context(), "none", "").Get(t.Context(), nil) },
		"cancelled":     func(c client.Client) error { return c.CancelWorkflow(gone, "none", "") },
		"Unimplemented": func(c client.Client) error { return unimplemented(t.Context(), c) },
		"too large a call": func(c client.Client) error {
			return c.SignalWorkflow(t.Context(), "none", "", "s", make([]byte, 5<<20))
		},
	} {
		want, got := call(long), call(s.Client())
		require.Error(t, want, name)
		require.IsType(t, want, got, name)
		require.EqualError(t, got, want.Error(), name)
	}
	require.NotEmpty(t, seen.errs)
}

func unimplemented(ctx context.Context, c client.Client) error {
	_, err := c.WorkflowService().ListWorkflowRules(ctx, &workflowservice.ListWorkflowRulesRequest{Namespace: "default"})
	return err
}

func TestWhatTheSDKTriesAgainGoesThroughItsInterceptors(t *testing.T) {
	var refused int
	s, err := memserver.Start(memserver.Options{Interceptor: func(ctx context.Context, method string, req, reply any, cc *grpc.ClientConn, invoke grpc.UnaryInvoker, opts ...grpc.CallOption) error {
		if strings.HasSuffix(method, "/SignalWorkflowExecution") && refused == 0 {
			refused++
			return serviceerror.ToStatus(serviceerror.NewResourceExhausted(enumspb.RESOURCE_EXHAUSTED_CAUSE_RPS_LIMIT, "busy")).Err()
		}
		return invoke(ctx, method, req, reply, cc, opts...)
	}})
	require.NoError(t, err)
	defer s.Close()
	start(t, s.Client(), "a", "unknown")
	require.NoError(t, s.Client().SignalWorkflow(t.Context(), "a", "", "s", nil))
	require.Equal(t, 1, refused)
}

func TestInterceptorSeesTheCallsOfAllClients(t *testing.T) {
	var seen calls
	s, err := memserver.Start(memserver.Options{Interceptor: seen.intercept})
	require.NoError(t, err)
	defer s.Close()
	serve(t, s.NewWorker("q", worker.Options{}), registerAll)
	other, err := s.NewClient(client.Options{Identity: "other"})
	require.NoError(t, err)
	defer other.Close()
	require.NoError(t, start(t, other, "a", empty).Get(t.Context(), nil))
	require.Equal(t, 1, seen.seen["RespondWorkflowTaskCompleted"])
	require.Equal(t, 1, seen.seen["GetWorkflowExecutionHistory"])
}

func TestHistoryToReplayIsTheHistory(t *testing.T) {
	s := begin(t, registerAll)
	require.NoError(t, start(t, s.Client(), "a", callOften, 3).Get(t.Context(), nil))
	want, err := s.History(t.Context(), "a", "")
	require.NoError(t, err)
	got, err := s.HistoryToReplay(t.Context(), "a", "")
	require.NoError(t, err)
	require.True(t, proto.Equal(want, got))
	_, err = s.HistoryToReplay(t.Context(), "none", "")
	require.ErrorContains(t, err, `read history of workflow "none"`)
}
