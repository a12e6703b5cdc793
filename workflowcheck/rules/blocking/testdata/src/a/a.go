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
	_ = workflow.Sleep(ctx, 1)
	s.Unlock()
	s.Lock() // ok: nobody can wait before it is unlocked
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

func (s *state) add(ctx workflow.Context, each func()) {
	n := workflow.GetInfo(ctx).GetCurrentHistoryLength()
	s.Lock() // ok
	defer s.Unlock()
	s.n += len("x") * int(n)
}

func (s *state) addAndWait(ctx workflow.Context) error {
	s.Lock() // want "Lock blocks the worker"
	defer s.Unlock()
	s.n++
	return workflow.Sleep(ctx, 1)
}

func (s *state) addAndCall(ctx workflow.Context, each func()) {
	s.Lock() // want "Lock blocks the worker"
	each()
	s.Unlock()
}

func (s *state) keep(ctx workflow.Context) {
	if s.n > 0 {
		s.Lock() // want "Lock blocks the worker"
	}
	s.n++
	s.Unlock()
}
