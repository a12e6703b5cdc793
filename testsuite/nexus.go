package testsuite

import (
	"context"
	"sync"
	"time"

	nexuspb "go.temporal.io/api/nexus/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/grpc"
)

// OnNexusOperation expects a Nexus operation that a workflow calls. The service is a *nexus.Service or its name; the operation a nexus.RegisterableOperation, a nexus.OperationReference, or the name of one that the
// service has; the input a value or matcher; the options a workflow.NexusOperationOptions or matcher. Return takes a *nexus.HandlerStartOperationResultSync or *nexus.HandlerStartOperationResultAsync, and an error.
func (e *TestWorkflowEnvironment) OnNexusOperation(service any, operation any, input any, options any) *MockCallWrapper {
	e.registry.mocksNexus()
	if e.test != nil {
		e.test.Helper()
	}
	return e.mocks.OnNexusOperation(service, operation, input, options)
}

// RegisterNexusAsyncOperationCompletion says how a mocked asynchronous operation ends that was started with a token, and how long after its start. It fails if the operation is not mocked or its result is of another
// type.
func (e *TestWorkflowEnvironment) RegisterNexusAsyncOperationCompletion(service string, operation string, token string, result any, err error, delay time.Duration) error {
	return e.mocks.CompleteNexusOperation(service, operation, token, result, err, delay)
}

// mocksNexus notes that workers need what answers mocked operations.
func (r *registry) mocksNexus() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.changes++
	r.nexusMocks = true
}

func (r *registry) hasNexusMocks() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.nexusMocks
}

// handled has the ids of the workflows that handlers of Nexus operations have started.
type handled struct{ ids sync.Map }

// note remembers the workflow of a start whose end is to complete an operation.
func (h *handled) note(req *workflowservice.StartWorkflowExecutionRequest) {
	if len(req.GetCompletionCallbacks()) > 0 {
		h.ids.Store(req.GetWorkflowId(), nil)
	}
}

// isReal reports whether a run is never mocked. To its caller, the workflow of a Nexus operation is what a child is.
func (h *handled) isReal(info *workflow.Info) bool {
	_, operation := h.ids.Load(info.WorkflowExecution.ID)
	return info.ParentWorkflowExecution == nil && !operation
}

// endpoints are those that the environment has made. A test need not make any: all lead to its worker.
type endpoints struct {
	mu   sync.Mutex
	made map[string]bool // whether they are the environment's own
}

// provide makes an endpoint that a workflow or a client uses, unless there is one. It tells whether it leads to the environment's worker.
func (p *endpoints) provide(ctx context.Context, cc *grpc.ClientConn, name, taskQueue string) (own bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if own, known := p.made[name]; name == "" || known {
		return own
	}
	if p.made == nil {
		p.made = map[string]bool{}
	}
	// It fails if the test has made one of that name, which is as well.
	_, err := operatorservice.NewOperatorServiceClient(cc).CreateNexusEndpoint(ctx, &operatorservice.CreateNexusEndpointRequest{Spec: &nexuspb.EndpointSpec{
		Name: name, Target: &nexuspb.EndpointTarget{Variant: &nexuspb.EndpointTarget_Worker_{
			Worker: &nexuspb.EndpointTarget_Worker{Namespace: namespace, TaskQueue: taskQueue},
		}},
	}})
	p.made[name] = err == nil
	return err == nil
}
