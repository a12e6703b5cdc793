// Package runner replays one history at a time on the SDK's own [worker.WorkflowReplayer] and records what the workflow
// code did while it was replayed.
//
// It is used in two places. Inside a test binary (package replayer) it is called directly. For the replay-check command
// its sources are laid over the user's module and compiled there, so it imports nothing but the SDK, its API module and
// the standard library; [Main] then serves replays on a pair of pipes.
//
// The verdict is always the SDK's. A history is first replayed exactly as the stock replayer does it; a long one is given
// to the SDK's worker in pages, which takes a fraction of the time, and the stock replayer has the last word if it does not
// replay there. Only when that fails, or when a trace is asked for, it is replayed once more under an interceptor that
// notes every call of the workflow API with the caller's file and line.
//
// A [Replayer] is not safe for concurrent use: take one per goroutine.
package runner
