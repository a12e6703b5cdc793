package fetch

import (
	"context"
	"iter"
	"sync"
)

// distribute hands each execution and its place in the sequence to one of n goroutines, while the sequence is read,
// and returns when all have finished. It reports how many there were, and the sequence's error. The end of the
// context stops it; executions that nobody has begun are then dropped.
func distribute(ctx context.Context, n int, executions iter.Seq2[Execution, error], do func(int, Execution)) (int, error) {
	type job struct {
		place int
		e     Execution
	}
	var workers sync.WaitGroup
	defer workers.Wait()
	jobs := make(chan job)
	defer close(jobs)
	for range n {
		workers.Go(func() {
			for j := range jobs {
				do(j.place, j.e)
			}
		})
	}
	total := 0
	for e, err := range executions {
		if err != nil {
			return total, err
		}
		select {
		case jobs <- job{total, e}:
			total++
		case <-ctx.Done():
			return total, nil
		}
	}
	return total, nil
}
