package memserver_test

import (
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/sdk/worker"

	"github.com/groundhogdev/groundhog/memserver"
)

func TestRealTimeSkipsNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s, err := memserver.Start(memserver.Options{RealTime: true})
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		serve(t, s.NewWorker("q", worker.Options{}), func(r worker.Registry) { r.RegisterWorkflow(sleepHalfHour) })
		release := s.Clock().Hold("it holds nothing")
		defer release()
		began, before := time.Now(), s.Now()
		run := start(t, s.Client(), "a", sleepHalfHour)
		time.Sleep(time.Minute)
		if passed := s.Now().Sub(before); passed != time.Minute {
			t.Errorf("%v passed in a minute", passed)
		}
		get(t, run)
		if real, virtual := time.Since(began), s.Now().Sub(before); real != virtual || real < 30*time.Minute || real > 31*time.Minute {
			t.Errorf("%v of the clock and %v of real time passed, want 30m of both", virtual, real)
		}
		if err := s.Clock().Advance(t.Context(), time.Hour); err != nil {
			t.Fatal(err)
		}
		if real := time.Since(began); real < 90*time.Minute {
			t.Errorf("an hour more has come after %v", real)
		}
	})
}
