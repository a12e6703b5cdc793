// Package tidy keeps the house rules of this module, as ordinary tests: it has no code outside of them.
//
//   - policy_test.go says which package may import which. It is a text; a new package adds a line.
//   - style_test.go runs the rules of rules_*_test.go over every Go file: sizes, names, documentation, errors, tests.
//   - exceptions_test.go lists what breaks a rule all the same, and why. The list may only shrink: an exception that is no longer
//     needed fails the test.
//
// Each failure says what to do instead. Directories called testdata and nested modules are left out.
//
//	go test ./internal/tidy
package tidy
