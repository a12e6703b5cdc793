// Package broken compiles without its build tag.
package broken
