// Package scenarios holds small workflows whose histories on the real server are the reference for the in-memory service.
//
// A [Scenario] registers what it needs on its own worker, with its own task queue, and drives the executions through a client. It
// runs against any service: nothing in it knows which. [All] lists them; each is a package variable, added where it stands.
//
// Scenarios may run at the same time, but for those that are Exclusive. An [Env] is safe for concurrent use.
package scenarios
