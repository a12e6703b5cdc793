package sim

import "fmt"

// Operators: they do the same to many executions, and delete some.

// batch does something to all that a query finds, or to a run.
func batch(w *world) {
	req := fields{"jobId": fmt.Sprint("job", w.chance.IntN(20)), "reason": "why"}
	standalone := w.one(4)
	switch {
	case standalone:
		req["visibilityQuery"] = pick(w, "ActivityType = 'A'", "ActivityId = 'e0'")
	case w.one(2):
		req["visibilityQuery"] = pick(w, "WorkflowType = 'W'", "WorkflowId = 'a' OR WorkflowId = 'k0'", "CloseTime IS NOT NULL", "nonsense")
	default:
		req["executions"] = []fields{w.execution(), w.execution()}
	}
	name, operation := w.batchOperation(standalone)
	operation["identity"] = "client"
	if name == "deleteActivitiesOperation" {
		delete(operation, "identity")
	}
	req[name] = operation
	w.call("StartBatchOperation", req, nil)
}

// batchOperation draws what is to be done, to standalone activities or to workflows.
func (w *world) batchOperation(standalone bool) (name string, operation fields) {
	if standalone {
		return pick(w, "terminateActivitiesOperation", "cancelActivitiesOperation", "deleteActivitiesOperation"), fields{}
	}
	switch w.chance.IntN(9) {
	case 0, 1:
		return "signalOperation", fields{"signal": "go"}
	case 2:
		return "cancellationOperation", fields{}
	case 3:
		return "terminationOperation", fields{}
	case 4:
		return "deletionOperation", fields{}
	case 5:
		return "resetOperation", fields{"options": pick(w, fields{"firstWorkflowTask": fields{}}, fields{"lastWorkflowTask": fields{}}, fields{"buildId": "b1"})}
	case 6:
		return "unpauseActivitiesOperation", pick(w, fields{"matchAll": true}, fields{"type": "A"})
	case 7:
		return "resetActivitiesOperation", fields{"matchAll": true, "keepPaused": w.one(2)}
	}
	return "updateActivityOptionsOperation", fields{"matchAll": true, "restoreOriginal": true}
}

// watchBatch looks at what became of an operation.
func watchBatch(w *world) {
	job := fields{"jobId": fmt.Sprint("job", w.chance.IntN(20))}
	switch w.chance.IntN(4) {
	case 0:
		w.call("ListBatchOperations", fields{"pageSize": w.chance.IntN(3)}, nil)
	case 1:
		job["reason"] = "why"
		w.call("StopBatchOperation", job, nil)
	default:
		w.call("DescribeBatchOperation", job, nil)
	}
}

// deleteRun takes a run out of the service.
func deleteRun(w *world) {
	w.call("DeleteWorkflowExecution", fields{"workflowExecution": w.execution()}, nil)
}
