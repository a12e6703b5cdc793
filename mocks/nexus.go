package mocks

import (
	"fmt"
	"reflect"
	"strconv"

	"github.com/nexus-rpc/sdk-go/nexus"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/workflow"
)

// OperationHeader is the Nexus header by which an operation's start request names its mock to the handler.
const OperationHeader = "groundhog-nexus-mock"

// OnNexusOperation expects a Nexus operation that a workflow calls. The service is a *nexus.Service or its name; the operation a nexus.RegisterableOperation, a nexus.OperationReference, or
// the name of one that the service has; the input a value or matcher; the options a workflow.NexusOperationOptions or matcher. Return takes a
// *nexus.HandlerStartOperationResultSync or *nexus.HandlerStartOperationResultAsync, and an error. What it cannot make sense of ends the test of [Options], or panics, as in the SDK's
// test environment.
//
// The operation goes to the service and comes back to the worker as a real one, with its events in history; there the mock answers. So the endpoint has to exist, its target has to be
// the worker's task queue, and the worker has to know the services: see [Mocks.Register]. An asynchronous operation ends as [Mocks.CompleteNexusOperation] says. An error
// that is no *nexus.HandlerError, *nexus.OperationError or *temporal.ApplicationError is not retried. A retry is a call of its own.
func (m *Mocks) OnNexusOperation(service, operation, input, options any) *Call {
	m.options.Test.Helper()
	s, err := m.operations.service(m.options.NexusService, service)
	m.misuse(err)
	op, err := m.operations.operation(s, operation)
	m.misuse(err)
	if !isMatcher(input) && reflect.TypeOf(input) != op.InputType() {
		m.misuse(fmt.Errorf("operation %q expects input type %v, got %T", op.Name(), op.InputType(), input))
	}
	if o, ok := options.(workflow.NexusOperationOptions); ok {
		options = withDefaults(o)
	} else if !isMatcher(options) {
		m.misuse(fmt.Errorf("options must be an instance of NexusOperationOptions or mock.Anything, got %T", options))
	}
	c := m.nexus.expect(s.Name, nil, []any{op.Name(), input, options})
	c.check = func(returns []any) error { return checkOperationReturns(op, returns) }
	return c
}

// Nexus are the expectations and calls of Nexus operations. Their name is that of the service; their arguments are the operation's name, input and options.
func (m *Mocks) Nexus() *Ledger { return m.nexus }

// isMatcher reports whether an expected argument is no plain value.
func isMatcher(argument any) bool {
	_, ok := argument.(matcher)
	return ok || argument == mock.Anything
}

// withDefaults is what the SDK makes of options.
func withDefaults(o workflow.NexusOperationOptions) workflow.NexusOperationOptions {
	if o.CancellationType == workflow.NexusOperationCancellationTypeUnspecified {
		o.CancellationType = workflow.NexusOperationCancellationTypeWaitCompleted
	}
	return o
}

// checkOperationReturns tells what is wrong with the returns of a mocked operation.
func checkOperationReturns(op reference, returns []any) error {
	if len(returns) != 2 {
		return fmt.Errorf("mock of %s has incorrect number of returns, expected 2, but actual is %d", op.Name(), len(returns))
	}
	if _, ok := returns[1].(error); !ok && returns[1] != nil {
		return fmt.Errorf("mock of %s has incorrect return type, expected error, but actual is %T (%v)", op.Name(), returns[1], returns[1])
	}
	if returns[0] == nil {
		return nil
	}
	if _, ok := returns[0].(nexus.HandlerStartOperationResult[any]); !ok {
		return fmt.Errorf("mock of %s has incorrect return type, expected nexus.HandlerStartOperationResult[T], but actual is %T", op.Name(), returns[0])
	}
	value := reflect.ValueOf(returns[0]).Elem().FieldByName("Value")
	if value.IsValid() && value.Type() != op.OutputType() {
		return fmt.Errorf("mock of %s has incorrect return type, operation expects to return %v, got %v", op.Name(), op.OutputType(), value.Type())
	}
	return nil
}

// ExecuteNexusOperation claims an expectation, and sends the operation to the service with the name of what was found.
func (w *workflowOutbound) ExecuteNexusOperation(ctx workflow.Context, in interceptor.ExecuteNexusOperationInput) workflow.NexusOperationFuture {
	operation, ok := in.Operation.(string)
	if op, named := in.Operation.(interface{ Name() string }); named {
		operation, ok = op.Name(), true
	}
	if !ok || ctx.Err() != nil {
		return w.next.ExecuteNexusOperation(ctx, in)
	}
	a := arrival{name: in.Client.Service(), args: []any{operation, in.Input, withDefaults(in.Options)}}
	s := w.script(ctx)
	n := s.read[nexusKey]
	e := s.next(nexusKey, func() *entry {
		if !w.mocks.nexus.aimsAt(a, 1) {
			w.mocks.nexus.note(a)
			return &entry{}
		}
		e := w.mocks.nexus.claimed(a)
		e.arrival = a
		return e
	})
	if e.plan != nil || e.err != nil {
		header := nexus.Header{}
		for key, value := range in.NexusHeader {
			header[key] = value
		}
		header[OperationHeader] = s.run + "/" + strconv.Itoa(n)
		in.NexusHeader = header
	}
	return w.next.ExecuteNexusOperation(ctx, in)
}

const nexusKey = "nexus"
