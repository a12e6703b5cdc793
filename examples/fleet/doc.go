// Package fleet drives delivery vans around.
//
// [DispatchTour] starts one child workflow per stop of a tour, hears of each as it ends, and can call a single stop off.
// The van's [Telemetry] outlives the tour that started it. [RecallVan] is not the parent of what it talks to: it signals
// and cancels deliveries that other tours started.
//
// A worker serves it with
//
//	w := worker.New(c, "fleet", worker.Options{})
//	fleet.Register(w)
package fleet
