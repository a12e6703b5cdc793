// Package ruletest tests rules on example packages, in the manner of analysistest of golang.org/x/tools, whose conventions it shares: a
// comment
//
//	// want "regular expression"
//
// stands on a line that has to be reported, and no other may be; lines that look like a mistake and are none have a comment "// ok". If there is a file
// x.go.golden beside x.go, all suggested fixes have to lead there, and what they lead to has to compile.
//
// The packages are in testdata/src, may import each other, and use the real SDK: its types come from the compiler's export data. Tests
// with the stock driver take seconds each, for it reads the source of all that is imported; these take tenths.
//
//	func TestClock(t *testing.T) { ruletest.Run(t, clock.Rule, "a") }
package ruletest
