package matching

import (
	"slices"
	"testing"
)

var key = Key{Namespace: "default", Name: "q", Kind: Workflow}

func odd(n int) bool { return n%2 == 1 }

func TestTakeDropsStaleTasks(t *testing.T) {
	var q Queues[int]
	for n := range 4 {
		q.Offer(key, n)
	}
	var got []int
	for {
		n, ok := q.Take(key, odd)
		if !ok {
			break
		}
		got = append(got, n)
	}
	if want := []int{1, 3}; !slices.Equal(got, want) {
		t.Errorf("taken %v, want %v", got, want)
	}
}

func TestReadyTellsWhoPolls(t *testing.T) {
	tests := []struct {
		name   string
		do     func(*Queues[int])
		polled bool
	}{
		{"nobody", func(*Queues[int]) {}, false},
		{"one worker", func(q *Queues[int]) { q.Arrive(key, "a", Poller{}) }, true},
		{"one of two left", func(q *Queues[int]) {
			q.Arrive(key, "a", Poller{})
			q.Arrive(key, "b", Poller{})
			q.Leave(key, "a")
		}, true},
		{"both left", func(q *Queues[int]) {
			q.Arrive(key, "a", Poller{})
			q.Arrive(key, "b", Poller{})
			q.Leave(key, "a")
			q.Leave(key, "b")
		}, false},
		{"forgotten", func(q *Queues[int]) { q.Arrive(key, "a", Poller{}); q.Forget(key) }, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var q Queues[int]
			q.Offer(key, 2) // stale
			q.Offer(key, 1)
			tt.do(&q)
			seen := 0
			q.Ready(odd, func(_ Key, first int, polled bool) bool {
				seen++
				if first != 1 || polled != tt.polled {
					t.Errorf("task %d, polled %t, want 1 and %t", first, polled, tt.polled)
				}
				return true
			})
			if seen != 1 {
				t.Errorf("%d queues, want 1", seen)
			}
		})
	}
}

func TestQueueIsReadyAgainAfterItWasEmpty(t *testing.T) {
	var q Queues[int]
	ready := func() (found bool) {
		q.Ready(odd, func(Key, int, bool) bool { found = true; return true })
		return found
	}
	for _, n := range []int{1, 3} {
		q.Offer(key, n)
		if !ready() {
			t.Errorf("task %d is not ready", n)
		}
		if _, ok := q.Take(key, odd); !ok || ready() {
			t.Errorf("task %d is not taken", n)
		}
	}
}

func TestShutQueueGivesItsTasksBack(t *testing.T) {
	var q Queues[int]
	q.Offer(key, 1)
	if left := q.Shut(key); !slices.Equal(left, []int{1}) || !q.IsShut(key) {
		t.Errorf("left %v, shut %t", left, q.IsShut(key))
	}
	q.Arrive(key, "a", Poller{})
	if q.IsShut(key) {
		t.Error("it is shut although a worker polls")
	}
}
