package scenarios

import (
	"context"
	"flag"
	"path/filepath"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"

	"github.com/groundhogdev/groundhog/conform/realserver"
	"github.com/groundhogdev/groundhog/internal/conformance/recording"
	"github.com/groundhogdev/groundhog/internal/conformance/scenarios"
)

var rewrite = flag.Bool("rewrite", false, "record the scenarios that differ from their recording or have none")

const (
	root     = "../.."
	recorded = root + "/internal/conformance/testdata/real-server"
	// patience is how long a scenario may take: time is real here.
	patience = time.Minute
)

// TestRealServerDoesAsRecorded also finds scenarios that are not stable, and do not say so.
func TestRealServerDoesAsRecorded(t *testing.T) {
	all, err := recording.Read(recorded)
	if err != nil {
		t.Fatal(err)
	}
	stage := start(t)
	for _, s := range scenarios.All {
		t.Run(s.Name, func(t *testing.T) {
			if !s.Exclusive {
				t.Parallel()
			}
			ctx, cancel := context.WithTimeout(t.Context(), patience)
			defer cancel()
			got, err := stage.Play(ctx, s)
			if err != nil {
				t.Fatal(err)
			}
			differences := all[s.Name].Diff(got, s.Unstable == "")
			if *rewrite && len(differences) > 0 {
				if err := recording.Write(recorded, s.Name, got); err != nil {
					t.Fatal(err)
				}
				return
			}
			for _, difference := range differences {
				t.Error(difference)
			}
		})
	}
}

// start starts a server with what the scenarios need. It stops when the test ends.
func start(t *testing.T) scenarios.Stage {
	t.Helper()
	server, err := realserver.Start(scenarios.Identity)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Stop)
	if err := server.AddSearchAttributes(t.Context(), map[string]enumspb.IndexedValueType{
		"CustomKeywordField": enumspb.INDEXED_VALUE_TYPE_KEYWORD,
		"CustomStringField":  enumspb.INDEXED_VALUE_TYPE_TEXT,
	}); err != nil {
		t.Fatal(err)
	}
	here, err := filepath.Abs(root)
	if err != nil {
		t.Fatal(err)
	}
	scrubber := realserver.NewScrubber(here, server.Namespace)
	return scenarios.Stage{
		Client: server.Client, Namespace: server.Namespace, Stamp: "123456-0",
		Scrub: func(h *historypb.History) { scrubber.Message(h.ProtoReflect()) },
	}
}
