// Package orders fulfils the orders of a web shop: reserve the goods, take the money, ship the parcel, tell the customer.
//
// [ProcessOrder] is a saga. Each step that changes the outside world leaves a compensation behind, and an order that
// fails or is cancelled half way is undone in reverse order: the card is refunded, then the goods go back on the shelf.
//
// The fraud screening was added while orders were in flight; workflow.GetVersion keeps the older ones on the path on
// which they began.
//
// A worker serves it with
//
//	w := worker.New(c, "orders", worker.Options{})
//	orders.Register(w)
package orders
