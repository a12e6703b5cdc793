// Package fetch holds tests of "replay-check fetch" against a real Temporal server.
//
// The server is embedded: go.temporal.io/server/temporaltest, with its database in memory. It is started once and gets
// executions of the example workflows: several types, runs, worker builds and outcomes, open ones and one that continues
// as new. The tests call the command as a shell would, with arguments, and look at its output, its exit code and its
// files. At the end all that was fetched is replayed.
//
//	go test ./fetch
//
// Nothing has to be installed, but compiling the server takes minutes the first time. What the server does a moment
// later, such as listing an execution that closed, is awaited by asking it again, as long as the test may take.
package fetch
