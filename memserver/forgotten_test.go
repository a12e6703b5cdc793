package memserver_test

import (
	"runtime"
	"testing"
	"testing/synctest"
	"weak"

	"go.temporal.io/sdk/worker"

	"github.com/groundhogdev/groundhog/memserver"
)

func TestServiceThatNobodyUsesOrClosesIsForgotten(t *testing.T) {
	var server weak.Pointer[memserver.Server]
	synctest.Test(t, func(t *testing.T) {
		server = useOnce(t)
		synctest.Wait() // what the worker has left behind as it stopped
	})
	runtime.GC()
	runtime.GC()
	if server.Value() != nil {
		t.Error("it is still in memory")
	}
}

// useOnce runs activities on a service, and leaves it without closing it.
func useOnce(t *testing.T) weak.Pointer[memserver.Server] {
	s, err := memserver.Start(memserver.Options{FailStuck: true})
	if err != nil {
		t.Fatal(err)
	}
	w := worker.New(s.Client(), "q", worker.Options{})
	serve(t, w, registerAll)
	if err := start(t, s.Client(), "a", callOften, 2).Get(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	w.Stop()
	s.Client().Close()
	return weak.Make(s)
}
