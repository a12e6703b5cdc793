// Package report writes the results of a check in the formats that people and CI systems read.
//
//	f, err := report.FormatOf("junit")
//	if err != nil {
//		return err
//	}
//	return f.Write(file, summary, report.Options{Dir: dir, Version: version})
//
// [Text] is for people, and so is [HTML], a page to keep. [JSON] has everything, in a layout that is kept stable and is described in docs/replay-check-json.md.
// [JUnit], [SARIF] and [GitHub] are for CI systems: a divergence is a failure or an error at the line of the user's code where
// it shows, trouble is an error, a strict difference is a warning. A check without results is never written as a success.
//
// Histories hold text from anywhere. Every writer escapes it as its format asks, and replaces what the format cannot
// hold, so a report is well-formed whatever is in the histories.
//
// All functions only read the summary and are safe for concurrent use.
package report
