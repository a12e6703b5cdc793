// Command record runs the example workflows on a real Temporal server and writes their event histories as fixtures.
//
//	go run ./record                     # everything, about a minute
//	go run ./record -only '^signals/'   # some of it
//	go run ./record -list
//
// The server is embedded: go.temporal.io/server/temporaltest, with its database in memory. Nothing has to be installed,
// but compiling it takes minutes the first time.
//
// A scenario is one row of the tables in the files scenarios_*.go: what to register on a worker beside the example, and
// what a client does to the workflow. To add a fixture, add a row and record it.
//
// Histories are written in the format of "temporal workflow show --output json" to
//
//	fixtures/histories/<feature>/<case>.real-server.<version>.json
//
// after [realserver.Scrubber] took out what would tell about the machine. Run IDs, request IDs and times stay as they were, so a new
// recording differs from the old one in them.
package main
