package orders

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/temporal"
)

// The kinds of failure that no retry mends.
const (
	errOutOfStock = "OutOfStock"
	errDeclined   = "CardDeclined"
	errFraud      = "SuspectedFraud"
)

// maxQuantity is what the sandbox's warehouse has of everything, and creditLimit what its customers' cards allow.
const (
	maxQuantity = 100
	creditLimit = 1_000_000
)

// Activities are the shop's dealings with the outside world. This is the sandbox: it answers like the warehouse, the
// payment provider and the carriers, and does nothing. The zero value is ready to use and safe for concurrent use.
type Activities struct{}

// ReserveStock puts the items aside and returns the handle of the reservation.
func (*Activities) ReserveStock(_ context.Context, orderID string, items []Item) (string, error) {
	for _, item := range items {
		if item.Quantity > maxQuantity {
			return "", temporal.NewNonRetryableApplicationError(
				fmt.Sprintf("reserve %q: only %d left", item.SKU, maxQuantity), errOutOfStock, nil)
		}
	}
	return "reservation-" + orderID, nil
}

// ReleaseStock puts the items of a reservation back on the shelf.
func (*Activities) ReleaseStock(context.Context, string) error { return nil }

// ScreenForFraud refuses orders of customers who do not say who they are.
func (*Activities) ScreenForFraud(_ context.Context, order Order) error {
	if order.Customer == "" {
		return temporal.NewApplicationError(fmt.Sprintf("screen order %q: no customer", order.ID), errFraud)
	}
	return nil
}

// ChargeCard takes the amount, in cents, from the customer's card and returns the handle of the charge.
func (*Activities) ChargeCard(_ context.Context, customer string, cents int64) (string, error) {
	if cents > creditLimit {
		return "", temporal.NewApplicationError(fmt.Sprintf("charge %q: card declined", customer), errDeclined, cents)
	}
	return "charge-" + customer, nil
}

// RefundCard gives the money of a charge back.
func (*Activities) RefundCard(context.Context, string) error { return nil }

// ShipOrder hands the parcel to the carrier and returns its tracking number.
func (*Activities) ShipOrder(_ context.Context, orderID string) (string, error) {
	return "parcel-" + orderID, nil
}

// NotifyCustomer sends the receipt by mail.
func (*Activities) NotifyCustomer(context.Context, string, Receipt) error { return nil }
