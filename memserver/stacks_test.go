package memserver

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/worker"
)

func TestRoomForTasksLeavesTheNumbersOfSlotsAsTheyAre(t *testing.T) {
	o := worker.Options{MaxConcurrentWorkflowTaskExecutionSize: 2, MaxConcurrentActivityExecutionSize: 3, MaxConcurrentLocalActivityExecutionSize: 4}
	require.NoError(t, giveRoom(&o))
	require.Equal(t, []int{2, 3, 4, 1000}, []int{
		o.Tuner.GetWorkflowTaskSlotSupplier().MaxSlots(), o.Tuner.GetActivityTaskSlotSupplier().MaxSlots(),
		o.Tuner.GetLocalActivitySlotSupplier().MaxSlots(), o.Tuner.GetNexusSlotSupplier().MaxSlots(),
	})
}

func TestATunerOfTheUsersStays(t *testing.T) {
	own, err := worker.NewFixedSizeTuner(worker.FixedSizeTunerOptions{NumWorkflowSlots: 5, NumActivitySlots: 5, NumLocalActivitySlots: 5, NumNexusSlots: 5})
	require.NoError(t, err)
	o := worker.Options{Tuner: own}
	require.NoError(t, giveRoom(&o))
	require.Same(t, own, o.Tuner)
}

// TestAStoppedWorkerGetsNoSlot expects the error about which the SDK says nothing in its log.
func TestAStoppedWorkerGetsNoSlot(t *testing.T) {
	o := worker.Options{}
	require.NoError(t, giveRoom(&o))
	stopped, stop := context.WithCancel(t.Context())
	stop()
	_, err := o.Tuner.GetActivityTaskSlotSupplier().ReserveSlot(stopped, nil)
	require.ErrorIs(t, err, context.Canceled)
}
