// Package maporder finds workflow code that lets the order of a map's entries be seen.
//
// Go visits the entries of a map in another order each time. That does not matter to a loop which counts, sums integers, copies
// to another map, deletes, asks whether any entry or all of them are so, finds the smallest or largest value, or collects what is sorted afterwards.
// It matters to commands, to slices that stay as they were collected, to the first match, to sums of floats, and to ties.
//
// WRONG
//
//	for id, order := range orders {
//		workflow.ExecuteActivity(ctx, Ship, id, order)
//	}
//
// RIGHT
//
//	for _, id := range workflow.DeterministicKeys(orders) {
//		workflow.ExecuteActivity(ctx, Ship, id, orders[id])
//	}
package maporder
