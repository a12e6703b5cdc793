// Package bench compares the speed of this module's replays with that of the SDK's own replayer. It has benchmarks only.
//
// Each benchmark runs both sides in turn, so that they meet the same machine, and reports the median of the ratios of the
// times as "x-stock", of the processor time as "x-stock-cpu", beside the medians of the times:
//
//	go test -run '^$' -bench . -benchtime 5x ./replayer/bench
//
// Stock is what a test without this module does: one worker.WorkflowReplayer, one file after the other. The side under
// measurement is [github.com/groundhogdev/groundhog/replayer.Check] with an engine of this process. Ratios can
// be compared between machines, those of the times only where processors were idle: stock keeps one busy, and ours all.
package bench
