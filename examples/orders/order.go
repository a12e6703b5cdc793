package orders

import "time"

// Order is what the customer asked for.
type Order struct {
	ID       string
	Customer string
	Items    []Item
	Total    int64         // in cents
	Packing  time.Duration // how long the warehouse takes before the carrier can come; 0: the parcel is ready
	Carrier  string        // a carrier with workers of its own; empty: the house carrier
	Limits   Limits
}

// Item is one line of an order.
type Item struct {
	SKU      string
	Quantity int
}

// Limits bound the work on one step of an order. Zero fields take the defaults of [Limits.orDefault].
type Limits struct {
	Attempt  time.Duration // one attempt of a step
	Total    time.Duration // a step with all its retries
	Queued   time.Duration // the wait for a worker
	Attempts int32         // the number of attempts
	Pause    time.Duration // between the first two attempts
}

// orDefault fills in the limits of an ordinary order.
func (l Limits) orDefault() Limits {
	if l.Attempt == 0 {
		l.Attempt = 10 * time.Second
	}
	if l.Attempts == 0 {
		l.Attempts = 3
	}
	if l.Pause == 0 {
		l.Pause = time.Second
	}
	return l
}

// Receipt is what the customer gets.
type Receipt struct {
	OrderID  string
	ChargeID string
	Tracking string
}
