// Package host runs a core: it serialises calls, parks those that have to wait, and moves the virtual clock.
//
// It is the only place with goroutines, locks and real time. A Host is safe for concurrent use.
package host
