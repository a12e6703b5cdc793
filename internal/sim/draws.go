package sim

import (
	"fmt"
	"time"
)

// draw is something that a client, a worker or the clock does.
type draw struct {
	weight int
	do     func(w *world)
}

// draws are all that can happen. This is the place to add a kind of request.
var draws = []draw{
	{6, start}, {4, signal}, {2, signalWithStart}, {1, cancel}, {1, terminate}, {1, reset}, {2, pauseRun}, {2, history}, {1, readOn}, {1, list},
	{3, query}, {3, update}, {2, updateWithStart}, {1, pollUpdate}, {2, abandon},
	{16, pollTask}, {26, answerTask}, {2, failTask}, {3, answerQuery}, {1, resetSticky}, {1, shutDown},
	{9, pollActivity}, {9, answerActivity}, {3, answerActivityByID}, {3, controlActivity},
	{3, startStandaloneActivity}, {3, controlStandaloneActivity}, {2, watchStandaloneActivity}, {2, startStandaloneOperation}, {2, controlStandaloneOperation}, {2, watchStandaloneOperation},
	{5, pollNexus}, {6, answerNexus}, {1, endpoint}, {4, handleByWorkflow},
	{2, schedule}, {1, patchSchedule}, {1, deleteSchedule}, {2, batch}, {1, watchBatch}, {1, deleteRun},
	{1, searchAttributes}, {1, versionMetadata}, {7, anything}, {14, pass},
}

// temper draws how likely each thing is in this simulation: some happen often, some never. What is rare among everything is frequent
// in some simulations that way.
func (w *world) temper() {
	for _, d := range draws {
		w.weights = append(w.weights, d.weight*pick(w, 0, 1, 1, 2, 4))
	}
	w.workflows = pick(w, 1, 2, 4, len(workflowIDs))
	w.versions = w.one(3)
	if w.one(2) {
		endpoint(w)
	}
}

// once does one thing.
func (w *world) once() { draws[w.weighed(w.weights)].do(w) }

// weighed draws an index by weight.
func (w *world) weighed(weights []int) int {
	total := 1 // so that the last one is drawn if nothing else can be
	for _, weight := range weights {
		total += weight
	}
	left := w.chance.IntN(total)
	for i, weight := range weights {
		if left -= weight; left < 0 {
			return i
		}
	}
	return len(weights) - 1
}

// pass lets time pass: often just until something is due.
func pass(w *world) {
	wait := time.Duration(w.chance.IntN(2000)) * time.Millisecond
	next, due := w.player.Due()
	switch w.chance.IntN(30) {
	case 0:
		wait = time.Duration(w.chance.IntN(90)) * time.Minute
	case 1, 2, 3, 4, 5, 6, 7, 8:
		if due {
			wait = min(next, 24*time.Hour)
		}
	}
	_ = w.do(fmt.Sprintf("advance %v", wait))
}

// abandon gives up a request that waits.
func abandon(w *world) {
	if label, ok := some(w, w.player.Waiting()); ok {
		_ = w.do("abandon " + label)
	}
}
