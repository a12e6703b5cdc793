package host

// Holds: what those who see more of the workers than the core does tell it, so that time stands still as long as it must, and no longer.

// Hold makes time stand still until the release.
func (h *Host) Hold(reason string) (release func()) {
	h.mu.Lock()
	defer h.unlock()
	return h.hold(reason)
}

func (h *Host) hold(reason string) (release func()) {
	h.held[&reason] = struct{}{}
	return func() {
		h.mu.Lock()
		defer h.unlock()
		delete(h.held, &reason)
		h.news() // what the holder does next may bring the outcome that somebody waits for
		h.skip()
	}
}

// Rest takes the running activity with a task token as idle until [Host.Resume]: its result comes from somewhere else.
func (h *Host) Rest(taskToken []byte) { h.restBy(taskToken, 1) }

// Resume takes back one [Host.Rest].
func (h *Host) Resume(taskToken []byte) { h.restBy(taskToken, -1) }

// ActivityQueue is the task queue of the running activity with a task token, empty if there is none.
func (h *Host) ActivityQueue(taskToken []byte) string {
	h.mu.Lock()
	defer h.unlock()
	return h.core.ActivityQueue(taskToken)
}

func (h *Host) restBy(taskToken []byte, by int) {
	h.mu.Lock()
	defer h.unlock()
	h.core.Rest(taskToken, by)
	h.skip()
}

// Full notes whether the workers of a queue of activities have no room, so that nobody has to wait for them.
func (h *Host) Full(namespace, queue string, full bool) {
	h.mu.Lock()
	defer h.unlock()
	h.core.Flow(h.now, h.flow().Sub(h.now), h.epoch)
	h.core.Full(namespace, queue, full)
	h.skip()
}

// LocalActivity notes that a worker of this process begins a local activity of a run (by 1), or has ended it (by -1).
func (h *Host) LocalActivity(runID string, by int) {
	h.mu.Lock()
	defer h.unlock()
	h.core.LocalActivity(h.now, runID, by)
	h.skip()
}
