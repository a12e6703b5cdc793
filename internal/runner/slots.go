package runner

import (
	"context"
	"runtime"
	"sync"

	"go.temporal.io/sdk/worker"
)

// slotWatch is a worker's tuner that lets everything run, except for local activities, and tells how the worker gets on. The
// answer to a task is no sign of its end: there is none if the SDK's task handler panics.
type slotWatch struct {
	done  chan struct{} // closed when the workflow task has ended, with an answer or without
	local chan struct{} // closed when the worker is about to run a local activity; it does not run
}

func newSlotWatch() slotWatch { return slotWatch{make(chan struct{}), make(chan struct{})} }

func (w slotWatch) GetWorkflowTaskSlotSupplier() worker.SlotSupplier {
	return workflowSlots{done: w.done}
}

func (w slotWatch) GetLocalActivitySlotSupplier() worker.SlotSupplier {
	return localSlots{once: &sync.Once{}, local: w.local}
}

func (w slotWatch) GetActivityTaskSlotSupplier() worker.SlotSupplier    { return openSlots{} }
func (w slotWatch) GetNexusSlotSupplier() worker.SlotSupplier           { return openSlots{} }
func (w slotWatch) GetSessionActivitySlotSupplier() worker.SlotSupplier { return openSlots{} }

// openSlots never run out: the pollers, which are few, hold one each.
type openSlots struct{}

func (openSlots) ReserveSlot(context.Context, worker.SlotReservationInfo) (*worker.SlotPermit, error) {
	return &worker.SlotPermit{}, nil
}

func (openSlots) TryReserveSlot(worker.SlotReservationInfo) *worker.SlotPermit { return nil }
func (openSlots) MarkSlotUsed(worker.SlotMarkUsedInfo)                         {}
func (openSlots) ReleaseSlot(worker.SlotReleaseInfo)                           {}
func (openSlots) MaxSlots() int                                                { return 0 }

// workflowSlots watch the only workflow task that there is. Slots of empty polls are released without having been used.
type workflowSlots struct {
	openSlots
	done chan struct{}
}

type used struct{}

func (workflowSlots) MarkSlotUsed(info worker.SlotMarkUsedInfo) { info.Permit().UserData = used{} }

func (s workflowSlots) ReleaseSlot(info worker.SlotReleaseInfo) {
	if info.Permit().UserData == (used{}) {
		close(s.done)
	}
}

// localSlots end the goroutine that is to run a local activity: replays have no effects.
type localSlots struct {
	openSlots
	once  *sync.Once
	local chan struct{}
}

func (s localSlots) MarkSlotUsed(worker.SlotMarkUsedInfo) {
	s.once.Do(func() { close(s.local) })
	runtime.Goexit()
}
