package a

import (
	"sync"

	"go.temporal.io/sdk/workflow"
)

type state struct {
	sync.Mutex
	n int
}

func Workflow(ctx workflow.Context) error {
	var s state
	s.Lock() // want "blocks the worker, and the SDK cannot see it; use workflow.NewMutex"
	s.n++
	s.Unlock() // ok
	var wg sync.WaitGroup
	wg.Add(1)
	wg.Done()
	wg.Wait() // want "use workflow.NewWaitGroup"
	var once sync.Once
	once.Do(func() {}) // ok
	m := workflow.NewMutex(ctx)
	_ = m.Lock(ctx) // ok
	group := workflow.NewWaitGroup(ctx)
	group.Wait(ctx) // ok
	return nil
}

type cache struct{ mu sync.RWMutex }

// get is for activities.
func (c *cache) get() { c.mu.RLock() } // ok
