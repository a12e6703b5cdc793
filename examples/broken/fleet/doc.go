// Package fleet drives delivery vans around.
//
// The mistakes: the child workflow Deliver of DispatchTour was renamed to DeliverParcel; and RecallVan, which used to ask
// a delivery to turn round, cancels it.
package fleet
