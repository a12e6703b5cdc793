package memserver_test

import (
	"testing"
	"time"

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
