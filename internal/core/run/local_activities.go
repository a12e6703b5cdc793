package run

// Local activities run inside a workflow task, where the service does not see them; their worker keeps the task by heartbeats. A service in the
// worker's process is told of them, and does not let such a task time out: the heartbeats come in real time, and the timeout is one of virtual time.

// PauseTask stops the timeout of the started task.
func (tx *Tx) PauseTask() {
	if w := tx.run.wft; w.state == taskStarted {
		w.pauses++
		set(tx, &tx.run.wft, w)
	}
}

// RenewTask gives the started task all its time again, that of its heartbeats too.
func (tx *Tx) RenewTask() {
	if w := tx.run.wft; w.state == taskStarted {
		w.pauses++
		w.heartbeats = tx.now
		set(tx, &tx.run.wft, w)
		tx.after(w.timeout, workflowTaskDue{w.stamp, w.pauses})
	}
}
