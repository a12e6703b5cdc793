// Package run is one run as a state machine: of a workflow, with its history, its workflow task and what is pending in it; or of an activity or a
// Nexus operation without a workflow, see standalone_activity.go and standalone_operation.go.
//
// A run changes only inside of [Run.Do], a transaction: handlers check, change state through set, put and remove, and stage
// events, tasks, deadlines and mail. If the handler succeeds, everything takes effect at once; if it fails, every change is
// undone and nothing has happened.
//
// One file per feature. A file opens with what the feature is; its commands are listed in commands.go.
//
// Semantics are those of the server (go.temporal.io/server, service/history). Events that do not come from a command wait in a
// buffer while a workflow task is started; that is decided in one place, when a transaction commits.
//
// A Run belongs to one goroutine at a time. Nothing here reads a clock, draws a random number, or starts a goroutine.
package run
