package dropin

import (
	"testing"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// rewriter is an interceptor that changes what workflows call.
type rewriter struct {
	interceptor.WorkerInterceptorBase
}

func (*rewriter) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	return &rewriting{interceptor.WorkflowInboundInterceptorBase{Next: next}}
}

type rewriting struct {
	interceptor.WorkflowInboundInterceptorBase
}

func (r *rewriting) Init(next interceptor.WorkflowOutboundInterceptor) error {
	return r.Next.Init(&rewritten{interceptor.WorkflowOutboundInterceptorBase{Next: next}})
}

type rewritten struct {
	interceptor.WorkflowOutboundInterceptorBase
}

func (r *rewritten) ExecuteActivity(ctx workflow.Context, name string, args ...any) workflow.Future {
	return r.Next.ExecuteActivity(ctx, name, args[0].(int)*10)
}

func (r *rewritten) SignalExternalWorkflow(ctx workflow.Context, workflowID, runID, name string, arg any) workflow.Future {
	return r.Next.SignalExternalWorkflow(ctx, workflowID, runID, "new-"+name, arg)
}

func (r *rewritten) UpsertMemo(ctx workflow.Context, memo map[string]any) error {
	return r.Next.UpsertMemo(ctx, map[string]any{"all": memo["one"]})
}

func (r *rewritten) GetVersion(ctx workflow.Context, id string, lowest, highest workflow.Version) workflow.Version {
	return r.Next.GetVersion(ctx, "new-"+id, lowest, highest)
}

func TestMocksGetWhatInterceptorsMakeOfCalls(t *testing.T) {
	env := newEnv()
	env.SetWorkerOptions(worker.Options{Interceptors: []interceptor.WorkerInterceptor{&rewriter{}}})
	env.OnActivity(Double, mock.Anything, 40).Return(80, nil).Once()
	env.OnSignalExternalWorkflow(mock.Anything, "other", "", "new-poke", 7).Return(nil).Once()
	env.OnUpsertMemo(map[string]any{"all": 1}).Return(nil).Once()
	env.OnGetVersion("new-change", workflow.DefaultVersion, 3).Return(workflow.Version(2)).Once()
	env.ExecuteWorkflow(func(ctx workflow.Context) (int, error) {
		if err := workflow.SignalExternalWorkflow(ctx, "other", "", "poke", 7).Get(ctx, nil); err != nil {
			return 0, err
		}
		if err := workflow.UpsertMemo(ctx, map[string]any{"one": 1}); err != nil {
			return 0, err
		}
		doubled, err := DoubleOnce(ctx, 4)
		return doubled + int(workflow.GetVersion(ctx, "change", workflow.DefaultVersion, 3)), err
	})
	require.Equal(t, 82, succeeds[int](t, env))
	env.AssertExpectations(t)
}
