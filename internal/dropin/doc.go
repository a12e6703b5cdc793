// Package dropin has nothing but tests: what a user's tests may expect of a test environment, run against both go.temporal.io/sdk/testsuite and this module's.
//
// The import is switched at build time: with the tag "stock" the same tests run on the SDK's package. A test belongs here if both are to
// pass it. Where the SDK's environment does something else than a server would, the test is in package testsuite, with the server's outcome as the expectation.
package dropin
