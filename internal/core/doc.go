// Package core is the whole in-memory service as one deterministic state machine.
//
// [Core.Step] takes a request at an instant of virtual time and returns the answer, or a [*Wait] that says what has to
// happen before there is one. Mail between runs is delivered before Step returns. The same seed and the same steps give the
// same histories, byte for byte.
//
// A Core belongs to one goroutine at a time. It reads no clock, draws no random number and starts no goroutine: package
// host does.
package core
