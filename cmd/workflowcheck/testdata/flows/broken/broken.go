// Package broken does not compile.
//
//go:build broken

package broken

var x int = "text"
