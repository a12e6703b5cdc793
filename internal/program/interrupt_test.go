package program

import (
	"os"
	"testing"
)

// TestInterruptIsNoCrash: a terminal interrupts the whole group of processes, and replay-check has to have the last word.
func TestInterruptIsNoCrash(t *testing.T) {
	pool := shopPool(t, built(t), PoolOptions{Processes: 1})
	program, err := pool.Provider(t.Context(), "Pack")
	if err != nil {
		t.Fatal(err)
	}
	process, err := program.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer process.Close()
	if err := process.cmd.Process.Signal(os.Interrupt); err != nil {
		t.Skipf("this system has no interrupts: %v", err)
	}
	if outcome, err := process.Replay(t.Context(), started(t, "Pack")); err != nil || outcome.Error != "" {
		t.Errorf("replay after an interrupt: %+v, %v", outcome, err)
	}
}
