// Package pointer finds workflow code that formats pointers into strings.
//
// An address is another one in each run. Formatting a pointer to a struct with %v shows the struct, but pointers inside of it, and in slices
// and maps, show their addresses; so do channels and functions.
//
// WRONG
//
//	id := fmt.Sprintf("order-%v", []*Order{order})
//
// RIGHT
//
//	id := fmt.Sprintf("order-%v", order.ID)
package pointer
