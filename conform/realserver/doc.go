// Package realserver runs a real Temporal server in the process: go.temporal.io/server/temporaltest, with its database in memory. Nothing has to be
// installed, but compiling it takes minutes the first time.
//
//	server, err := realserver.Start("recorder")
//	defer server.Stop()
//	run, err := server.Client.ExecuteWorkflow(ctx, ...)
//
// What is recorded from it passes through a [Scrubber] before it is kept.
//
// A Server and a Scrubber are safe for concurrent use, but for Stop.
package realserver
