// Package typical has nothing but fifty tests such as users have, of code such as users have, and what they cost: beside each other in one process, and as test binaries of their own,
// which is how users run them.
//
// Like those of package dropin they run on go.temporal.io/sdk/testsuite with the build tag "stock", and else on this module's.
package typical
