package fleet

import (
	"fmt"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// DeliverParcel drives to one stop. The van turns round when it is told to by SignalReturn, and stops where it is when the
// workflow is cancelled.
func DeliverParcel(ctx workflow.Context, stop Stop) (Proof, error) {
	if stop.Address == "" {
		return Proof{}, temporal.NewApplicationError(fmt.Sprintf("deliver after %v: no address", stop.Drive), "NoAddress")
	}
	proof := Proof{Address: stop.Address}
	road, turn := workflow.WithCancel(ctx)
	defer turn()
	var err error
	sel := workflow.NewSelector(ctx)
	sel.AddFuture(workflow.NewTimer(road, stop.Drive), func(f workflow.Future) { err = f.Get(ctx, nil) })
	sel.AddReceive(workflow.GetSignalChannel(ctx, SignalReturn), func(c workflow.ReceiveChannel, _ bool) {
		c.Receive(ctx, &proof.Returned)
	})
	sel.Select(ctx)
	return proof, err
}

// Deliver is DeliverParcel under its old name, for the deliveries that are under way.
func Deliver(ctx workflow.Context, stop Stop) (Proof, error) { return DeliverParcel(ctx, stop) }

// Telemetry collects a van's positions until it is parked.
func Telemetry(ctx workflow.Context, van string) error {
	workflow.GetSignalChannel(ctx, SignalParked).Receive(ctx, nil)
	workflow.GetLogger(ctx).Info("van parked", "van", van)
	return nil
}
