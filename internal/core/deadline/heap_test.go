package deadline

import (
	"slices"
	"testing"
	"time"
)

func TestOrder(t *testing.T) {
	var q Queue[string]
	start := time.Unix(0, 0)
	for _, d := range []struct {
		after time.Duration
		what  string
	}{{2, "c"}, {1, "a"}, {2, "d"}, {1, "b"}} {
		q.Add(start.Add(d.after), d.what)
	}
	if _, ok := q.Take(start); ok {
		t.Error("something is due at the start")
	}
	var got []string
	for {
		what, ok := q.Take(start.Add(2))
		if !ok {
			break
		}
		got = append(got, what)
	}
	if want := []string{"a", "b", "c", "d"}; !slices.Equal(got, want) {
		t.Errorf("taken %q, want %q", got, want)
	}
	if _, ok := q.Next(); ok || q.Len() > 0 {
		t.Error("something is left")
	}
}

func TestDelayCountsInItsEpoch(t *testing.T) {
	var q Queue[string]
	q.Late(time.Second, 1)
	q.Add(time.Unix(0, 0), "late")
	q.Late(2*time.Second, 1)
	if got := q.Delay(); got != time.Second {
		t.Errorf("delay %v, want 1s", got)
	}
	q.Late(0, 2)
	if got := q.Delay(); got != 0 {
		t.Errorf("delay in the next epoch %v, want none", got)
	}
}
