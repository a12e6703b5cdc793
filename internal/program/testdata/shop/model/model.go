// Package model has the shop's data. It knows nothing of workflows.
package model

// Order is what a customer buys.
type Order struct {
	ID    string
	Cents int
}

// Refund is what a customer gets back.
type Refund struct {
	OrderID string
}
