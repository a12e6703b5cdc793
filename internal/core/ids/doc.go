// Package ids gives out identifiers that depend on nothing but a seed, so that the same inputs lead to the same histories.
//
// A Source belongs to one goroutine at a time.
package ids
