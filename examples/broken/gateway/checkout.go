package gateway

import "go.temporal.io/sdk/workflow"

// Checkout reserves and captures a payment through the gateway. When the customer leaves, the capture is cancelled and
// the checkout ends with its cancellation as its error.
func Checkout(ctx workflow.Context, p Payment) (Capture, error) {
	gateway := workflow.NewNexusClient(Endpoint, ServiceName)
	options := workflow.NexusOperationOptions{ScheduleToCloseTimeout: p.Patience}

	var reserved Reservation
	if err := gateway.ExecuteOperation(ctx, OperationReserve, p, options).Get(ctx, &reserved); err != nil {
		return Capture{}, err
	}

	captureCtx, abandon := workflow.WithCancel(ctx)
	workflow.Go(ctx, func(ctx workflow.Context) {
		workflow.GetSignalChannel(ctx, SignalAbandon).Receive(ctx, nil)
		abandon()
	})
	var capture Capture
	err := gateway.ExecuteOperation(captureCtx, OperationCapture, p, options).Get(ctx, &capture)
	return capture, err
}
