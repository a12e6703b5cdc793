package gateway

import (
	"fmt"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// suspicious is the amount, in cents, from which the bank wants to see the customer in person.
const suspicious = 500_000

// CapturePayment waits until the bank has settled the payment.
func CapturePayment(ctx workflow.Context, p Payment) (Capture, error) {
	if err := workflow.Sleep(ctx, p.Settling); err != nil {
		return Capture{}, err
	}
	if p.Cents >= suspicious {
		return Capture{}, temporal.NewApplicationError(fmt.Sprintf("capture payment %q: refused by the bank", p.ID), "Refused")
	}
	return Capture{Reference: "capture-" + p.ID}, nil
}
