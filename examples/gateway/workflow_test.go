package gateway_test

import (
	"errors"
	"testing"
	"time"

	"github.com/nexus-rpc/sdk-go/nexus"
	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/temporal"

	"github.com/groundhogdev/groundhog/examples/gateway"
	"github.com/groundhogdev/groundhog/testsuite"
)

var payment = gateway.Payment{ID: "p-7", Cents: 1200, Settling: 48 * time.Hour}

// The callers' team has no code of the gateway, only the names and types of its operations.
var (
	authorize = nexus.NewOperationReference[gateway.Payment, gateway.Authorization](gateway.OperationAuthorize)
	capture   = nexus.NewOperationReference[gateway.Payment, gateway.Capture](gateway.OperationCapture)
)

// mocked returns an environment in which the gateway is mocked: it authorizes the payment at once, and begins to capture it.
func mocked(t *testing.T) *testsuite.TestWorkflowEnvironment {
	env := testsuite.New(t)
	env.OnNexusOperation(gateway.ServiceName, authorize, payment, mock.Anything).
		Return(&nexus.HandlerStartOperationResultSync[gateway.Authorization]{Value: gateway.Authorization{Code: "yes"}}, nil).Once()
	env.OnNexusOperation(gateway.ServiceName, capture, payment, mock.Anything).
		Return(&nexus.HandlerStartOperationResultAsync{OperationToken: "job-1"}, nil).Once()
	return env
}

func TestCheckoutCapturesThePayment(t *testing.T) {
	env := mocked(t)
	began := env.Now()
	err := env.RegisterNexusAsyncOperationCompletion(gateway.ServiceName, gateway.OperationCapture, "job-1", gateway.Capture{Reference: "c-1"}, nil, time.Hour)
	require.NoError(t, err)

	env.ExecuteWorkflow(gateway.Checkout, payment)

	var got gateway.Capture
	require.NoError(t, env.GetWorkflowResult(&got))
	require.Equal(t, "c-1", got.Reference)
	require.Equal(t, time.Hour, env.Now().Sub(began))
	env.AssertExpectations(t)
}

func TestCheckoutFailsWithTheCapture(t *testing.T) {
	env := mocked(t)
	refused := errors.New("refused by the bank")
	require.NoError(t, env.RegisterNexusAsyncOperationCompletion(gateway.ServiceName, gateway.OperationCapture, "job-1", nil, refused, time.Hour))
	env.ExecuteWorkflow(gateway.Checkout, payment)
	var failed *temporal.NexusOperationError
	require.ErrorAs(t, env.GetWorkflowError(), &failed)
	require.Equal(t, gateway.OperationCapture, failed.Operation)
	require.ErrorContains(t, failed, "refused by the bank")
}

// whole returns an environment in which the gateway's side runs too.
func whole(t *testing.T) *testsuite.TestWorkflowEnvironment {
	env := testsuite.New(t)
	service, err := gateway.Service()
	require.NoError(t, err)
	env.RegisterNexusService(service)
	env.RegisterWorkflow(gateway.CapturePayment)
	return env
}

func TestBothSidesTogether(t *testing.T) {
	env := whole(t)
	began := env.Now()
	env.ExecuteWorkflow(gateway.Checkout, payment)
	var got gateway.Capture
	require.NoError(t, env.GetWorkflowResult(&got))
	require.Equal(t, "capture-p-7", got.Reference)
	require.Equal(t, 48*time.Hour, env.Now().Sub(began))
}

func TestPaymentOverTheLimitIsNotAuthorized(t *testing.T) {
	env := whole(t)
	large := payment
	large.Cents = 2_000_000
	env.ExecuteWorkflow(gateway.Checkout, large)
	require.ErrorContains(t, env.GetWorkflowError(), "over the limit")
}

func TestImpatientCheckoutTimesOut(t *testing.T) {
	env := whole(t)
	impatient := payment
	impatient.Patience = time.Hour
	began := env.Now()
	env.ExecuteWorkflow(gateway.Checkout, impatient)
	var timeout *temporal.TimeoutError
	require.ErrorAs(t, env.GetWorkflowError(), &timeout)
	require.Equal(t, time.Hour, env.Now().Sub(began))
}

func TestCustomerWhoLeavesCancelsTheCapture(t *testing.T) {
	env := whole(t)
	env.RegisterDelayedCallback(func() { env.SignalWorkflow(gateway.SignalAbandon, nil) }, time.Hour)
	env.ExecuteWorkflow(gateway.Checkout, payment)
	require.True(t, temporal.IsCanceledError(env.GetWorkflowError()))
	require.True(t, temporal.IsCanceledError(env.GetWorkflowErrorByID("capture-p-7")), "the gateway's workflow was cancelled")
}
