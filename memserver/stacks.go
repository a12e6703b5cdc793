package memserver

import (
	"cmp"
	"context"

	"go.temporal.io/sdk/worker"

	"github.com/groundhogdev/groundhog/internal/stack"
)

// The SDK runs each task in a new goroutine. Its stack grows once, before the task.

// roomy is a tuner whose tasks begin with a large stack.
type roomy struct{ worker.WorkerTuner }

func (t roomy) GetWorkflowTaskSlotSupplier() worker.SlotSupplier {
	return roomySlots{t.WorkerTuner.GetWorkflowTaskSlotSupplier()}
}

func (t roomy) GetActivityTaskSlotSupplier() worker.SlotSupplier {
	return roomySlots{t.WorkerTuner.GetActivityTaskSlotSupplier()}
}

func (t roomy) GetLocalActivitySlotSupplier() worker.SlotSupplier {
	return roomySlots{t.WorkerTuner.GetLocalActivitySlotSupplier()}
}

// giveRoom sets the tuner that the SDK would make of the options by itself, and makes it roomy. A tuner of the user's stays as it is.
func giveRoom(o *worker.Options) error {
	const standard = 1000                                                // the SDK's default for each size
	if o.Tuner != nil || o.MaxConcurrentWorkflowTaskExecutionSize == 1 { // the SDK has something to say about the latter
		return nil
	}
	fixed, err := worker.NewFixedSizeTuner(worker.FixedSizeTunerOptions{
		NumWorkflowSlots:      cmp.Or(max(o.MaxConcurrentWorkflowTaskExecutionSize, 0), standard),
		NumActivitySlots:      cmp.Or(max(o.MaxConcurrentActivityExecutionSize, 0), standard),
		NumLocalActivitySlots: cmp.Or(max(o.MaxConcurrentLocalActivityExecutionSize, 0), standard),
		NumNexusSlots:         cmp.Or(max(o.MaxConcurrentNexusTaskExecutionSize, 0), standard),
	})
	if err != nil {
		return err
	}
	o.Tuner = roomy{fixed}
	o.MaxConcurrentWorkflowTaskExecutionSize, o.MaxConcurrentActivityExecutionSize = 0, 0
	o.MaxConcurrentLocalActivityExecutionSize, o.MaxConcurrentNexusTaskExecutionSize = 0, 0
	return nil
}

type roomySlots struct{ worker.SlotSupplier }

// ReserveSlot is also called for each poller of a worker that stops, in a new goroutine. The SDK's own would format an error that nobody reads, and the stack would have to grow for it.
func (s roomySlots) ReserveSlot(ctx context.Context, info worker.SlotReservationInfo) (*worker.SlotPermit, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return s.SlotSupplier.ReserveSlot(ctx, info)
}

// MarkSlotUsed is what the SDK calls first in the goroutine of a task.
func (s roomySlots) MarkSlotUsed(info worker.SlotMarkUsedInfo) {
	stack.Grow()
	s.SlotSupplier.MarkSlotUsed(info)
}
