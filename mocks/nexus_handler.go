package mocks

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"github.com/nexus-rpc/sdk-go/nexus"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/temporalnexus"
)

// nexusInbound stands before the handler of a Nexus operation.
type nexusInbound struct {
	interceptor.NexusOperationInboundInterceptorBase
	mocks *Mocks
}

// StartOperation answers as the mock says that the request names, or lets the handler answer.
func (n *nexusInbound) StartOperation(ctx context.Context, in interceptor.NexusStartOperationInput) (nexus.HandlerStartOperationResult[any], error) {
	run, index, ok := strings.Cut(in.Options.Header.Get(OperationHeader), "/")
	if !ok {
		return n.Next.StartOperation(ctx, in)
	}
	number, err := strconv.Atoi(index)
	if err != nil {
		return nil, nexus.NewHandlerErrorf(nexus.HandlerErrorTypeBadRequest, "read header %q: %v", OperationHeader, err)
	}
	e := n.mocks.journal.entry(run, nexusKey, number)
	if e == nil {
		return nil, nexus.NewHandlerErrorf(nexus.HandlerErrorTypeNotFound, "find mock %d of run %q: the workflow runs with other mocks", number, run)
	}
	result, err := n.mocks.answerOperation(ctx, e)
	if async, ok := result.(*nexus.HandlerStartOperationResultAsync); ok && err == nil {
		return result, n.mocks.startCompletion(ctx, in.Options, async.OperationToken)
	}
	return result, err
}

// answerOperation plays one attempt to start an operation. The first was claimed when the workflow called it.
func (m *Mocks) answerOperation(ctx context.Context, e *entry) (nexus.HandlerStartOperationResult[any], error) {
	claim := e
	if attempt := e.attempts.Add(1); attempt > 1 && e.plan != nil {
		a := e.arrival
		a.attempt = attempt
		claim = m.nexus.claimed(a)
	}
	if claim.err != nil {
		return nil, claim.err
	}
	if claim.plan == nil {
		return nil, nexus.NewHandlerErrorf(nexus.HandlerErrorTypeNotFound, "find mock of Nexus service %q: there is none any more", e.arrival.name)
	}
	result, err := m.guard(claim.plan.call, func() (any, error) {
		if claim.wait > 0 {
			if err := m.sleep(ctx, claim.wait); err != nil {
				return nil, err
			}
		}
		claim.plan.raise()
		m.nexus.tell(claim.plan, e.arrival)
		return claim.plan.answer(nil, e.arrival.args)
	})
	started, _ := result.(nexus.HandlerStartOperationResult[any])
	return started, finalError(err)
}

// finalError keeps the service from trying again after an error that says nothing of retries.
func finalError(err error) error {
	var (
		handler     *nexus.HandlerError
		operation   *nexus.OperationError
		application *temporal.ApplicationError
		service     serviceerror.ServiceError
	)
	if err == nil || errors.As(err, &handler) || errors.As(err, &operation) || errors.As(err, &application) || errors.As(err, &service) {
		return err
	}
	return &nexus.HandlerError{
		Type: nexus.HandlerErrorTypeInternal, Message: "internal handler error", Cause: err, RetryBehavior: nexus.HandlerErrorRetryBehaviorNonRetryable,
	}
}

// startCompletion starts the workflow that completes an asynchronous operation, if a test said how it ends.
func (m *Mocks) startCompletion(ctx context.Context, o nexus.StartOperationOptions, token string) error {
	info := nexus.ExtractHandlerInfo(ctx)
	key := operationKey{info.Service, info.Operation, token}
	if !m.operations.started(key) {
		return nil
	}
	options := client.StartWorkflowOptions{ID: "groundhog-nexus-" + o.RequestID}
	_, err := temporalnexus.ExecuteUntypedWorkflow[any](ctx, o, options, NexusCompletionWorkflow, key.Service, key.Operation, key.Token)
	return err
}

// CancelOperation accepts the cancellation of a mocked operation, which then ends as it was going to.
func (n *nexusInbound) CancelOperation(ctx context.Context, in interceptor.NexusCancelOperationInput) error {
	info := nexus.ExtractHandlerInfo(ctx)
	if n.mocks.operations.isMocked(operationKey{info.Service, info.Operation, in.Token}) {
		return nil
	}
	return n.Next.CancelOperation(ctx, in)
}
