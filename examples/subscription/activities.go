package subscription

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/temporal"
)

// Activities are the dealings with the payment provider and the mail server. This is the sandbox: it answers and does
// nothing. The zero value is ready to use and safe for concurrent use.
type Activities struct{}

// ChargeSubscription takes the price of one period, in cents, from the customer's card.
func (*Activities) ChargeSubscription(_ context.Context, customer string, cents int64) error {
	if customer == "" {
		return temporal.NewNonRetryableApplicationError("charge subscription: no customer", "NoCustomer", nil)
	}
	return nil
}

// ProratePlan charges or refunds the difference, in cents, between two plans. The sandbox's customers cannot afford the
// enterprise plan.
func (*Activities) ProratePlan(_ context.Context, customer, plan string, cents int64) error {
	if plan == "enterprise" {
		return temporal.NewNonRetryableApplicationError(
			fmt.Sprintf("charge %q for plan %q: card declined", customer, plan), "CardDeclined", nil, cents)
	}
	return nil
}

// SendInvoice mails the invoice of one period.
func (*Activities) SendInvoice(context.Context, string, int64) error { return nil }

// SendReminder tells the customer that the trial is half over.
func (*Activities) SendReminder(context.Context, string) error { return nil }
