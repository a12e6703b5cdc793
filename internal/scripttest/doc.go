// Package scripttest is what the scripts of the commands' tests have in common.
//
// It is for tests, and safe for concurrent use.
package scripttest
