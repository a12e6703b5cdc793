package mocks

import (
	"errors"
	"fmt"
	"reflect"
	"sync"
	"time"

	"github.com/nexus-rpc/sdk-go/nexus"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

// NexusCompletionWorkflow is the type of the workflow that completes a mocked asynchronous operation: like a real handler's workflow it waits, and its end is that of
// the operation. It is never mocked.
const NexusCompletionWorkflow = "groundhog-nexus-completion"

// operations is what is known of mocked Nexus operations.
type operations struct {
	mu          sync.Mutex
	services    []*nexus.Service // those to register
	references  map[operationKey]reference
	completions map[operationKey]completion
	running     map[operationKey]bool
}

// operationKey names an operation, or one run of it if there is a token.
type operationKey struct{ Service, Operation, Token string }

// completion is how an asynchronous operation ends.
type completion struct {
	result any
	err    error
	delay  time.Duration
}

// reference is what a nexus.OperationReference and a nexus.RegisterableOperation have in common.
type reference interface {
	Name() string
	InputType() reflect.Type
	OutputType() reflect.Type
}

// Register registers what mocks need on a worker: the Nexus services with mocked operations, unless [Options.NexusService] has them, and the workflow that completes asynchronous ones.
// Call it when the operations are expected and before the worker starts. It panics where the worker's own Register methods do. Without Nexus operations it is not needed.
func (m *Mocks) Register(w worker.Registry) {
	w.RegisterWorkflowWithOptions(m.completeOperation, workflow.RegisterOptions{Name: NexusCompletionWorkflow})
	m.operations.mu.Lock()
	defer m.operations.mu.Unlock()
	for _, s := range m.operations.services {
		w.RegisterNexusService(s)
	}
}

// CompleteNexusOperation says how a mocked asynchronous operation ends that was started with a token, and how long after its start. It has to be said before the operation starts. It
// fails if the operation is not mocked or its result is of another type.
func (m *Mocks) CompleteNexusOperation(service, operation, token string, result any, err error, delay time.Duration) error {
	o := &m.operations
	o.mu.Lock()
	defer o.mu.Unlock()
	op := o.references[operationKey{Service: service, Operation: operation}]
	if op == nil {
		return fmt.Errorf("complete Nexus operation %q of service %q: it is not mocked", operation, service)
	}
	if result != nil && reflect.TypeOf(result) != op.OutputType() || result == nil && err == nil && !assignable(nil, op.OutputType()) {
		return fmt.Errorf("complete Nexus operation %q of service %q: its result is a %v, not a %T", operation, service, op.OutputType(), result)
	}
	if o.completions == nil {
		o.completions = map[operationKey]completion{}
	}
	o.completions[operationKey{service, operation, token}] = completion{result, err, delay}
	return nil
}

// completeOperation is the workflow.
func (m *Mocks) completeOperation(ctx workflow.Context, service, operation, token string) (any, error) {
	m.operations.mu.Lock()
	c := m.operations.completions[operationKey{service, operation, token}]
	m.operations.mu.Unlock()
	if err := workflow.Sleep(ctx, c.delay); err != nil {
		return nil, err
	}
	return c.result, c.err
}

// service finds or makes a service.
func (o *operations) service(lookup func(string) *nexus.Service, service any) (*nexus.Service, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	given, _ := service.(*nexus.Service)
	name, ok := service.(string)
	if given != nil {
		name, ok = given.Name, true
	}
	if !ok {
		return nil, errors.New("service must be *nexus.Service or string")
	}
	if lookup != nil {
		if s := lookup(name); s != nil {
			return s, nil
		}
	}
	for _, s := range o.services {
		if s.Name == name {
			return s, nil
		}
	}
	if given == nil {
		given = nexus.NewService(name)
	}
	o.services = append(o.services, given)
	return given, nil
}

// operation finds an operation of a service, or adds one that stands in for it.
func (o *operations) operation(s *nexus.Service, operation any) (reference, error) {
	op, ok := operation.(reference)
	if name, named := operation.(string); named {
		if op, ok = s.Operation(name).(reference); !ok {
			return nil, fmt.Errorf("operation %q not registered in service %q", name, s.Name)
		}
	}
	if !ok {
		return nil, errors.New("operation must be nexus.RegisterableOperation, nexus.OperationReference, or string")
	}
	if s.Operation(op.Name()) == nil {
		if err := s.Register(&placeholder{reference: op}); err != nil {
			return nil, fmt.Errorf("cannot register operation %q: %w", op.Name(), err)
		}
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.references == nil {
		o.references = map[operationKey]reference{}
	}
	o.references[operationKey{Service: s.Name, Operation: op.Name()}] = op
	return op, nil
}

// started notes a mocked operation, and reports whether it is known how it ends.
func (o *operations) started(key operationKey) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.running == nil {
		o.running = map[operationKey]bool{}
	}
	o.running[key] = true
	_, ok := o.completions[key]
	return ok
}

func (o *operations) isMocked(key operationKey) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.running[key]
}

// placeholder is an operation of which only name and types are known. It takes any input, and is not implemented.
type placeholder struct {
	nexus.UnimplementedOperation[converter.RawValue, any]
	reference
}

func (p *placeholder) Name() string             { return p.reference.Name() }
func (p *placeholder) InputType() reflect.Type  { return p.reference.InputType() }
func (p *placeholder) OutputType() reflect.Type { return p.reference.OutputType() }
