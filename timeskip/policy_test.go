package timeskip_test

import (
	"testing"
	"time"

	"github.com/groundhogdev/groundhog/timeskip"
)

var noon = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

func at(seconds int) time.Time { return noon.Add(time.Duration(seconds) * time.Second) }

func TestDecide(t *testing.T) {
	const second = time.Second
	tests := []struct {
		name  string
		state timeskip.State
		want  timeskip.Decision
	}{
		{"nobody waits", timeskip.State{Due: at(5)}, timeskip.Decision{}},
		{"somebody waits for what is due", timeskip.State{Waiting: true, Due: at(5)}, timeskip.Decision{To: at(5)}},
		{"somebody waits and nothing is due", timeskip.State{Waiting: true}, timeskip.Decision{}},
		{"what is overdue is due now", timeskip.State{Waiting: true, Due: at(-5)}, timeskip.Decision{To: at(0)}},
		{"what is due now needs nobody to wait", timeskip.State{Due: at(0)}, timeskip.Decision{To: at(0)}},
		{"a call is about to return", timeskip.State{Waiting: true, Busy: true, Due: at(5)}, timeskip.Decision{}},
		{"a task waits for its worker", timeskip.State{Waiting: true, Due: at(5), Until: at(2)}, timeskip.Decision{Look: at(2)}},
		{"its worker does not come", timeskip.State{Waiting: true, Due: at(5), Until: at(2), Flow: at(2)}, timeskip.Decision{To: at(5)}},
		{"an advance goes to its end", timeskip.State{Limit: at(9)}, timeskip.Decision{To: at(9)}},
		{"an advance does not step over a deadline", timeskip.State{Limit: at(9), Due: at(5)}, timeskip.Decision{To: at(5)}},
		{"an advance lets a deadline at its end fire first", timeskip.State{Limit: at(5), Due: at(5)}, timeskip.Decision{To: at(5)}},
		{"an advance does not go to a later deadline", timeskip.State{Limit: at(4), Due: at(5)}, timeskip.Decision{To: at(4)}},
		{"time stops at an advance whoever else waits", timeskip.State{Waiting: true, Limit: at(4), Due: at(5)}, timeskip.Decision{To: at(4)}},
		{"an activity runs", timeskip.State{Waiting: true, Running: true, Due: at(5)}, timeskip.Decision{Look: at(5)}},
		{"an activity has used up the time", timeskip.State{Waiting: true, Running: true, Due: at(5), Flow: at(5)}, timeskip.Decision{To: at(5)}},
		{"an activity began late", timeskip.State{Waiting: true, Running: true, Due: at(5), Flow: at(5), Lead: 3 * second}, timeskip.Decision{Look: at(8)}},
		{"a deadline was made late", timeskip.State{Waiting: true, Running: true, Due: at(5), Flow: at(6), Late: 2 * second, Lead: second}, timeskip.Decision{Look: at(7)}},
		{"real time has not come to the deadline", timeskip.State{RealTime: true, Busy: true, Due: at(5), Flow: at(4)}, timeskip.Decision{Look: at(5)}},
		{"real time has come to the deadline", timeskip.State{RealTime: true, Busy: true, Until: at(9), Due: at(5), Flow: at(6)}, timeskip.Decision{To: at(5)}},
		{"real time does not skip for those who wait", timeskip.State{RealTime: true, Waiting: true, Limit: at(3), Due: at(5)}, timeskip.Decision{Look: at(3)}},
		{"real time has nothing to stop for", timeskip.State{RealTime: true, Waiting: true, Flow: at(4)}, timeskip.Decision{}},
		{"an advance waits for an activity", timeskip.State{Limit: at(5), Running: true, Flow: at(1)}, timeskip.Decision{Look: at(5)}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			tt.state.Now = noon
			if tt.state.Flow.IsZero() {
				tt.state.Flow = noon
			}
			if got := tt.state.Decide(); got != tt.want {
				t.Errorf("decide: %+v, want %+v", got, tt.want)
			}
		})
	}
}
