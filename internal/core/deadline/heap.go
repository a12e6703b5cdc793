package deadline

import (
	"container/heap"
	"time"
)

// Queue holds deadlines. The zero value is empty. It belongs to one goroutine at a time.
type Queue[T any] struct {
	items items[T]
	seq   uint64
	late  lateness
}

type item[T any] struct {
	at   time.Time
	seq  uint64
	late lateness
	what T
}

// lateness is how far real time had run ahead of the clock when a wish was made. It counts as long as the epoch is the same.
type lateness struct {
	by    time.Duration
	epoch int
}

// Add makes a wish for what at a time.
func (q *Queue[T]) Add(at time.Time, what T) {
	q.seq++
	heap.Push(&q.items, item[T]{at, q.seq, q.late, what})
}

// Late tells how far real time has run ahead of the clock. Wishes that are made from now on are late by that much where time
// goes on at the pace of real time. The distance starts from nothing in each epoch.
func (q *Queue[T]) Late(by time.Duration, epoch int) { q.late = lateness{by, epoch} }

// Delay tells by how much the earliest deadline is late; it must not be called on an empty queue.
func (q *Queue[T]) Delay() time.Duration {
	if q.items[0].late.epoch != q.late.epoch {
		return 0
	}
	return q.items[0].late.by
}

// Next tells when the earliest deadline comes due; ok is false if there is none.
func (q *Queue[T]) Next() (at time.Time, ok bool) {
	if len(q.items) == 0 {
		return time.Time{}, false
	}
	return q.items[0].at, true
}

// Peek returns the earliest wish; it must not be called on an empty queue.
func (q *Queue[T]) Peek() T { return q.items[0].what }

// Take removes and returns the earliest deadline if it is due at now.
func (q *Queue[T]) Take(now time.Time) (what T, ok bool) {
	if len(q.items) == 0 || q.items[0].at.After(now) {
		return what, false
	}
	return heap.Pop(&q.items).(item[T]).what, true
}

// Made is how many wishes have been made.
func (q *Queue[T]) Made() uint64 { return q.seq }

// Older calls visit with each of the first wishes that are still open, stale ones among them, until it returns false. The order is not defined:
// visit must not depend on it.
func (q *Queue[T]) Older(made uint64, visit func(at time.Time, what T) bool) {
	for _, i := range q.items {
		if i.seq <= made && !visit(i.at, i.what) {
			return
		}
	}
}

// Len is the number of deadlines, stale ones among them.
func (q *Queue[T]) Len() int { return len(q.items) }

type items[T any] []item[T]

func (s items[T]) Len() int { return len(s) }
func (s items[T]) Less(i, j int) bool {
	if !s[i].at.Equal(s[j].at) {
		return s[i].at.Before(s[j].at)
	}
	return s[i].seq < s[j].seq
}
func (s items[T]) Swap(i, j int) { s[i], s[j] = s[j], s[i] }
func (s *items[T]) Push(x any)   { *s = append(*s, x.(item[T])) }
func (s *items[T]) Pop() any {
	old := *s
	last := old[len(old)-1]
	old[len(old)-1] = item[T]{}
	*s = old[:len(old)-1]
	return last
}
