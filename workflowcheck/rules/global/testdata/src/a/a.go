package a

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"go.temporal.io/sdk/workflow"
)

var (
	count    int
	cache    = map[string]int{}
	hits     atomic.Int64
	total    int64
	rate     float64
	limit    = 3
	once     sync.Once
	settings struct{ name string }
	ErrLate  = errors.New("late")
)

func Workflow(ctx workflow.Context) error {
	count++                       // want "^a write to package variable count is seen by other workflows and lost at a replay; keep it in a local variable$"
	cache["x"] = 1                // want "a write to package variable cache"
	delete(cache, "x")            // want "a write to package variable cache"
	hits.Add(1)                   // want "a write to package variable hits"
	atomic.AddInt64(&total, 1)    // want "a write to package variable total"
	_ = rate                      // want "package variable rate is changed by an activity"
	_ = limit                     // ok
	_ = hits.Load()               // ok
	_ = settings.name             // ok
	once.Do(func() { limit = 4 }) // ok
	local := cache
	_ = local
	count := 0
	count++        // ok
	return ErrLate // ok
}

func Refresh(ctx context.Context) error {
	rate = 1.5 // ok
	return nil
}

func Configure(n int, name string) {
	limit = n            // ok
	settings.name = name // ok
}
