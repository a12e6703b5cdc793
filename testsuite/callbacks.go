package testsuite

import (
	"sync"
	"time"
)

// callbacks are what the test has planned before the workflow starts.
type callbacks struct {
	mu      sync.Mutex
	started bool // callbacks go to the clock
	planned []callback
}

type callback struct {
	do    func()
	after time.Duration
}

// RegisterDelayedCallback has a function called on the goroutine of ExecuteWorkflow, after a delay from the start of the workflow or, if that has started, from now. Time stands still until it
// returns, and it may register more. Of what is due at the same instant, callbacks and timers of workflows alike, the older comes first; but what a callback sends to a workflow, such as a
// signal, comes after all that is due at its instant. A callback comes when the workflows have dealt with what came before it, and what comes after it when they have dealt with what it did; timers with no
// callback between them come together.
//
// Callbacks without a delay that are registered before the start are called when the workflow has started and before its first task: a signal that they send is in the history before
// the workflow's code begins. Callbacks that are due after the end of the workflow are not called.
func (e *TestWorkflowEnvironment) RegisterDelayedCallback(do func(), delayDuration time.Duration) {
	c := &e.callbacks
	c.mu.Lock()
	if !c.started {
		c.planned = append(c.planned, callback{do, delayDuration})
		c.mu.Unlock()
		return
	}
	c.mu.Unlock()
	e.plan(callback{do, delayDuration})
}

// plan gives a callback to the clock.
func (e *TestWorkflowEnvironment) plan(c callback) {
	e.after(c.after, func() { <-e.desk.post(note{do: c.do, callback: true}) })
}

// early tells whether there are callbacks for the moment of the start.
func (c *callbacks) early() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, p := range c.planned {
		if p.after <= 0 {
			return true
		}
	}
	return false
}

// arm gives the clock the callbacks that have a delay. It comes before the workflow starts, so that they are older than all timers of its code.
func (e *TestWorkflowEnvironment) arm() {
	c := &e.callbacks
	c.mu.Lock()
	defer c.mu.Unlock()
	var atOnce []callback
	for _, p := range c.planned {
		if p.after > 0 {
			e.plan(p)
		} else {
			atOnce = append(atOnce, p)
		}
	}
	c.planned = atOnce
}

// began calls the callbacks without a delay. They may register more.
func (e *TestWorkflowEnvironment) began() {
	c := &e.callbacks
	c.mu.Lock()
	planned := c.planned
	c.planned, c.started = nil, true
	c.mu.Unlock()
	for _, p := range planned {
		if p.after > 0 { // another goroutine has just registered it
			e.plan(p)
		} else {
			p.do()
		}
	}
}

// begun calls a function that sends something in its turn if the workflow has started, or else right after its start.
func (e *TestWorkflowEnvironment) begun(do func()) {
	c := &e.callbacks
	c.mu.Lock()
	started := c.started
	if !started {
		c.planned = append(c.planned, callback{do: do})
	}
	c.mu.Unlock()
	if started {
		e.inTurn(do)
	}
}

// inTurn calls a function that sends something. What a callback sends comes after all that is due at its instant, as in the SDK's environment: a test that cancels after three months may mean after the third bill.
func (e *TestWorkflowEnvironment) inTurn(do func()) {
	if e.awaitsTurn() {
		e.plan(callback{do: do})
		return
	}
	do()
}

// awaitsTurn tells whether what is sent now has to wait for what is due.
func (e *TestWorkflowEnvironment) awaitsTurn() bool {
	return !e.settings.remote() && e.desk.callsBack() && e.service.running().Clock().Due()
}
