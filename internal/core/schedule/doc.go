// Package schedule is what a schedule does, without doing it: which times its specification matches, and which of its actions
// are to be started, skipped or kept waiting while others run.
//
// Semantics are those of the server (service/worker/scheduler). Jitter is not applied: an action is due at its nominal time.
// A Schedule belongs to one goroutine at a time; a Spec never changes.
package schedule
