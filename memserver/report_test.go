package memserver_test

import (
	"context"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"

	"github.com/groundhogdev/groundhog/memserver"
)

var rewrite = flag.Bool("rewrite", false, "write the golden files anew")

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *rewrite {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s:\n%s\nwant\n%s", path, got, want)
	}
}

func TestReportOfWorkflowsThatAreStuck(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := strict(t, func(r worker.Registry) {
			r.RegisterWorkflow(fulfil)
			r.RegisterWorkflow(ship)
			r.RegisterActivityWithOptions(func(context.Context) error { return errors.New("card declined") }, activity.RegisterOptions{Name: "Charge"})
		})
		defer s.Close()
		run := start(t, s.Client(), "order-7", fulfil)
		if err := s.Clock().Advance(t.Context(), 90*time.Second); err != nil {
			t.Fatal(err)
		}
		if err := s.Client().SignalWorkflow(t.Context(), "order-7", "", "aprove", nil); err != nil {
			t.Fatal(err)
		}
		if err := s.Clock().Advance(t.Context(), 0); err != nil { // the workflow has looked at the signal
			t.Fatal(err)
		}
		if _, err := s.Client().UpdateWorkflow(t.Context(), client.UpdateWorkflowOptions{
			WorkflowID: "order-7", UpdateID: "move", UpdateName: "address", Args: []any{"Rome"}, WaitForStage: client.WorkflowUpdateStageAccepted,
		}); err != nil {
			t.Fatal(err)
		}
		if err := run.Get(t.Context(), nil); err == nil {
			t.Error("it has ended")
		}
		golden(t, "stuck", s.Report(t.Context()))
	})
}

func TestReportOfAWorkflowThatPanics(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := strict(t, func(r worker.Registry) { r.RegisterWorkflow(explode) })
		defer s.Close()
		start(t, s.Client(), "a", explode)
		if err := s.Clock().Advance(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		golden(t, "panic", s.Report(t.Context()))
	})
}

func TestReportOfWhatIsOnItsWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := strict(t, func(r worker.Registry) {
			r.RegisterWorkflow(nap)
			r.RegisterWorkflow(ringUp)
			r.RegisterActivityWithOptions(func(context.Context) error { return errors.New("no connection") }, activity.RegisterOptions{Name: "act"})
		})
		defer s.Close()
		start(t, s.Client(), "sleeps", nap)
		start(t, s.Client(), "calls", ringUp)
		if _, err := s.Client().ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: "lost", TaskQueue: "unknown"}, nap); err != nil {
			t.Fatal(err)
		}
		if err := s.Clock().Advance(t.Context(), time.Hour); err != nil {
			t.Fatal(err)
		}
		golden(t, "under_way", s.Report(t.Context()))
	})
}

func TestReportReadsTheAnswersOfOtherDataConverters(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := memserver.New(t)
		defer s.Close()
		zipped := converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), converter.NewZlibCodec(converter.ZlibCodecOptions{AlwaysEncode: true}))
		c, err := s.NewClient(client.Options{DataConverter: zipped})
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		w := worker.New(c, "q", worker.Options{})
		serve(t, w, func(r worker.Registry) { r.RegisterWorkflow(awaitSignal) })
		defer w.Stop()
		start(t, c, "a", awaitSignal)
		if err := s.Clock().Advance(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
		if report := s.Report(t.Context()); !strings.Contains(report, "blocked on s.Receive") {
			t.Errorf("report:\n%s", report)
		}
	})
}

func TestTranscriptOfAWorkflowThatHasEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := strict(t, func(r worker.Registry) { r.RegisterWorkflow(nap) })
		defer s.Close()
		get(t, start(t, s.Client(), "a", nap))
		golden(t, "ended", s.Transcript(t.Context(), "a", ""))
	})
}
