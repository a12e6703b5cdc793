package orders

import "time"

// Order is what the customer asked for.
type Order struct {
	ID       string
	Customer string
	Items    []Item
	Total    int64 // in cents
	Packing  time.Duration
	Carrier  string
	Limits   Limits
}

// Item is one line of an order.
type Item struct {
	SKU      string
	Quantity int
}

// Limits bound the work on one step of an order.
type Limits struct {
	Attempt  time.Duration
	Total    time.Duration
	Queued   time.Duration
	Attempts int32
	Pause    time.Duration
}

// Receipt is what the customer gets.
type Receipt struct {
	OrderID  string
	ChargeID string
	Tracking string
}
