// Package explain says where a replay and its history parted, and why it looks that way.
//
// The verdict comes from the SDK as an error text. [Explain] looks the text up in the [Catalogue], finds the event and the
// call of the workflow API that it is about, compares the two field by field, and names the kind of change that
// would produce such a divergence, with a sketch of the patch that keeps old runs replayable.
//
// [Differences] compares what the SDK does not: inputs, timeouts, retry policies, ids. A replay passes with them, so they are
// warnings.
//
// All functions are pure and safe for concurrent use.
package explain
