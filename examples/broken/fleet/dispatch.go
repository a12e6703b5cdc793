package fleet

import (
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/workflow"
)

// DispatchTour delivers to all stops of a tour at the same time. A stop that fails or is called off does not fail the
// tour; the report says so.
func DispatchTour(ctx workflow.Context, tour Tour) (Report, error) {
	if err := startTelemetry(ctx, tour); err != nil {
		return Report{}, err
	}
	d := &dispatcher{callOff: map[string]workflow.CancelFunc{}}
	sel := workflow.NewSelector(ctx)
	for _, stop := range tour.Stops {
		d.start(ctx, sel, tour, stop)
	}
	sel.AddReceive(workflow.GetSignalChannel(ctx, SignalCallOff), func(c workflow.ReceiveChannel, _ bool) {
		var address string
		c.Receive(ctx, &address)
		if cancel, ok := d.callOff[address]; ok {
			cancel()
		}
	})
	for d.done < len(tour.Stops) {
		sel.Select(ctx)
	}
	return d.report, ctx.Err()
}

// startTelemetry starts the van's telemetry and leaves it alone: it ends when the van is parked, not with the tour.
func startTelemetry(ctx workflow.Context, tour Tour) error {
	ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID:        tour.ID + "/telemetry",
		ParentClosePolicy: enumspb.PARENT_CLOSE_POLICY_ABANDON,
	})
	return workflow.ExecuteChildWorkflow(ctx, Telemetry, tour.Van).GetChildWorkflowExecution().Get(ctx, nil)
}

// dispatcher keeps the books of a tour.
type dispatcher struct {
	callOff map[string]workflow.CancelFunc // by address
	report  Report
	done    int
}

// start starts the delivery to a stop and adds its end to the selector.
func (d *dispatcher) start(ctx workflow.Context, sel workflow.Selector, tour Tour, stop Stop) {
	ctx, d.callOff[stop.Address] = workflow.WithCancel(ctx)
	ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID:          tour.ID + "/" + stop.Address,
		WorkflowRunTimeout:  stop.Give,
		WaitForCancellation: true,
		ParentClosePolicy:   enumspb.PARENT_CLOSE_POLICY_REQUEST_CANCEL,
	})
	sel.AddFuture(workflow.ExecuteChildWorkflow(ctx, DeliverParcel, stop), func(f workflow.Future) {
		var proof Proof
		err := f.Get(ctx, &proof)
		d.file(stop, proof, err)
	})
}

// file writes the end of a delivery into the report.
func (d *dispatcher) file(stop Stop, proof Proof, err error) {
	d.done++
	switch {
	case err != nil:
		d.report.Failed = append(d.report.Failed, stop.Address)
	case proof.Returned != "":
		d.report.Returned = append(d.report.Returned, stop.Address)
	default:
		d.report.Delivered = append(d.report.Delivered, stop.Address)
	}
}
