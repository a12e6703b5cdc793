// Package histories builds event histories for tests, event by event, the way a Temporal service would have written them.
//
// A history starts with [Start] and grows by methods named after the events they append. Methods return their receiver,
// so that a history reads as the story of one run:
//
//	h := histories.Start("FulfilOrder", "order-1042").
//		Task().
//		ActivityScheduled("ChargeCard", "order-1042").
//		ActivityCompleted("ChargeCard").
//		Task().
//		Completed()
//	proto := h.Proto()
//
// Everything is fixed: ids, times, identities and the metadata that SDK 1.50 adds to workflow tasks. The same calls
// give the same bytes. Events get consecutive ids, ten milliseconds apart; a timer that fires moves the clock by its duration.
//
// Later events name earlier ones by a label: the activity's type, the timer's label, the child's workflow id. A label
// names the last event that was added under it. An unknown label is a bug of the calling test, and panics.
//
// The builder keeps the order that it is told. It does not ask whether a service could have written it, so that tests can
// build histories that are corrupt: [History.ActivityCompleted] twice, or any event through [History.Append].
//
// A History must not be used from several goroutines at once.
package histories
