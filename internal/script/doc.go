// Package script drives the core of the in-memory service by small scripts and prints what it did, for golden tests.
//
// A script is a text of blocks with an empty line between them. A block has lines with a verb each, then ---- and the transcript: the events
// that were written, each with the virtual time since the start, its id and its type, and when the next deadline is due.
//
//	# A cancelled timer leaves a stale deadline behind; it must fire nothing.
//	start
//	complete
//	start-timer a 10s
//	----
//	+0s 1 WorkflowExecutionStarted
//	...
//
// The lines after "complete" that name commands belong to it. A verb that fails prints its error. Requests for which there is no verb are written
// as JSON, behind "call" or "ask": see call.go.
package script
