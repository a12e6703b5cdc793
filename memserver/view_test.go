package memserver_test

import (
	"testing"
	"time"

	"github.com/benbjohnson/clock"

	"github.com/groundhogdev/groundhog/memserver"
)

func TestViewCallsAtOnceWhatIsDueAtOnce(t *testing.T) {
	s := memserver.New(t)
	view, called := s.Clock().View(), make(chan struct{})
	view.AfterFunc(0, func() { close(called) })
	<-called
}

func TestFunctionsOfTheViewPlanMore(t *testing.T) {
	s := memserver.New(t)
	view, times := s.Clock().View(), make(chan time.Duration, 3)
	began := view.Now()
	var again func()
	again = func() {
		times <- view.Since(began)
		if len(times) < cap(times) {
			view.AfterFunc(time.Hour, again)
		} else {
			close(times)
		}
	}
	view.AfterFunc(time.Hour, again)
	for want := time.Hour; want <= 3*time.Hour; want += time.Hour {
		if err := s.Clock().Advance(t.Context(), time.Hour); err != nil {
			t.Fatal(err)
		}
		if got := <-times; got != want {
			t.Errorf("called after %v, want %v", got, want)
		}
	}
}

// TestWhatTheViewMakesIsDueInVirtualTime moves the clock to just before each one is due, and then on to it.
func TestWhatTheViewMakesIsDueInVirtualTime(t *testing.T) {
	for name, plan := range map[string]func(view clock.Clock, d time.Duration) due{
		"After":  func(view clock.Clock, d time.Duration) due { return due{tick: view.After(d)} },
		"Timer":  func(view clock.Clock, d time.Duration) due { return due{tick: view.Timer(d).C} },
		"Tick":   func(view clock.Clock, d time.Duration) due { return due{tick: view.Tick(d)} },
		"Ticker": func(view clock.Clock, d time.Duration) due { return due{tick: view.Ticker(d).C} },
		"deadline": func(view clock.Clock, d time.Duration) due {
			ctx, cancel := view.WithDeadline(t.Context(), view.Now().Add(d))
			t.Cleanup(cancel)
			return due{over: ctx.Done()}
		},
		"timeout": func(view clock.Clock, d time.Duration) due {
			ctx, cancel := view.WithTimeout(t.Context(), d)
			t.Cleanup(cancel)
			return due{over: ctx.Done()}
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := memserver.New(t)
			view, began := s.Clock().View(), s.Now()
			advance := func(d time.Duration) {
				if err := s.Clock().Advance(t.Context(), d); err != nil {
					t.Fatal(err)
				}
			}
			advance(time.Minute) // the view is older than what it makes
			planned := plan(view, time.Hour)
			advance(time.Hour - 1)
			planned.wantNotYet(t)
			advance(1)
			planned.wait()
			if left := view.Until(began.Add(2 * time.Hour)); left != 59*time.Minute {
				t.Errorf("%v are left, want 59m", left)
			}
		})
	}
}

// due is what a view has planned: one of the two.
type due struct {
	tick <-chan time.Time
	over <-chan struct{}
}

func (d due) wantNotYet(t *testing.T) {
	t.Helper()
	select {
	case <-d.tick:
		t.Error("it comes too early")
	case <-d.over:
		t.Error("it is over too early")
	default:
	}
}

func (d due) wait() {
	select {
	case <-d.tick:
	case <-d.over:
	}
}
