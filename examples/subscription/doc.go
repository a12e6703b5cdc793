// Package subscription bills a customer once a period, for years.
//
// [Subscription] sleeps through the period, charges the card and starts over; after some periods it continues as new, so
// that its history stays short. While it sleeps it can be paused, resumed and cancelled by signals, asked for its state
// by a query, and moved to another plan or another number of seats by updates.
//
// [Trial] watches a free trial: it either becomes a subscription in time or lapses.
//
// A worker serves it with
//
//	w := worker.New(c, "subscription", worker.Options{})
//	subscription.Register(w)
package subscription
