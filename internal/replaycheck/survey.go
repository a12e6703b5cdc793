package replaycheck

import (
	"context"
	"maps"
	"runtime"
	"slices"
	"sync"

	"github.com/groundhogdev/groundhog/replayer/corpus"
)

// survey reads the whole corpus once for the workflow types in it, since they say what has to be built. What cannot be read is
// told when it is replayed.
func (c *settings) survey(ctx context.Context) (types []string, total int) {
	found := map[string]bool{}
	var mu sync.Mutex
	units := make(chan *corpus.Unit)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			for unit := range units {
				history, err := unit.Decode()
				if err != nil {
					continue
				}
				mu.Lock()
				found[history.WorkflowType] = true
				mu.Unlock()
			}
		})
	}
	for unit, err := range corpus.Units(ctx, c.paths, c.check.Corpus) {
		total++
		if err == nil && ctx.Err() == nil {
			units <- unit
		}
	}
	close(units)
	workers.Wait()
	return slices.Sorted(maps.Keys(found)), total
}
