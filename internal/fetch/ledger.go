package fetch

import (
	"context"
	"slices"
	"sync"

	"go.temporal.io/api/serviceerror"
	"google.golang.org/grpc/codes"
)

// lostAfter is how many executions in a row may fail for want of the service before the run gives it up. Each of them
// has been retried for seconds by then; a single one may be the fault of one shard.
const lostAfter = 5

// ledger collects results as they come in and puts them in order.
type ledger struct {
	mu       sync.Mutex
	entries  []entry
	progress func(Result)
	lost     context.CancelCauseFunc // called when the service is gone
	misses   int                     // failures in a row for want of the service
}

type entry struct {
	place  int
	result Result
}

func (l *ledger) record(place int, r Result) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.entries = append(l.entries, entry{place, r})
	if l.progress != nil {
		l.progress(r)
	}
	if !unreachable(r.Err) {
		l.misses = 0
	} else if l.misses++; l.misses == lostAfter {
		l.lost(r.Err)
	}
}

func (l *ledger) summary() Summary {
	slices.SortFunc(l.entries, func(a, b entry) int { return a.place - b.place })
	var s Summary
	for _, e := range l.entries {
		s.add(e.result)
	}
	return s
}

func unreachable(err error) bool {
	if err == nil {
		return false
	}
	code := serviceerror.ToStatus(err).Code()
	return code == codes.Unavailable || code == codes.DeadlineExceeded
}
