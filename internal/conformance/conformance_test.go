package conformance

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/log"

	"github.com/groundhogdev/groundhog/internal/conformance/recording"
	"github.com/groundhogdev/groundhog/internal/conformance/scenarios"
	"github.com/groundhogdev/groundhog/memserver"
)

// stuckAfter bounds a scenario in real time: virtual time needs none.
const stuckAfter = 20 * time.Second

// TestRecordedScenarios runs every scenario on the in-memory service and compares its histories and outcomes with
// those that were recorded from a real server.
func TestRecordedScenarios(t *testing.T) { playAll(t, inProcess, serverFor) }

// TestRecordedScenariosOverGRPC does the same with a client and workers that reach the service through a socket, as those of another
// process or language do.
func TestRecordedScenariosOverGRPC(t *testing.T) { playAll(t, overGRPC, serverFor) }

// connect returns a client of a server. It is closed with the test.
type connect func(t *testing.T, server *memserver.Server) client.Client

func inProcess(t *testing.T, server *memserver.Server) client.Client {
	t.Helper()
	c, err := server.NewClient(client.Options{Identity: scenarios.Identity})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func overGRPC(t *testing.T, server *memserver.Server) client.Client {
	t.Helper()
	addr, err := server.Listen("")
	if err != nil {
		t.Fatal(err)
	}
	quiet := log.NewStructuredLogger(slog.New(slog.DiscardHandler))
	c, err := client.Dial(client.Options{HostPort: addr, Identity: scenarios.Identity, Logger: quiet})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	return c
}

func playAll(t *testing.T, connect connect, serve func(*testing.T, *scenarios.Scenario) *memserver.Server) {
	recorded, err := recording.Read("testdata/real-server")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range scenarios.All {
		t.Run(s.Name, func(t *testing.T) {
			if !s.Exclusive {
				t.Parallel()
			}
			want, ok := recorded[s.Name]
			if !ok {
				t.Fatal("this scenario has no recording of a real server; please make one with: make record-scenarios")
			}
			ctx, cancel := context.WithTimeout(t.Context(), stuckAfter)
			defer cancel()
			stage := scenarios.Stage{Client: connect(t, serve(t, s)), Namespace: "default", Stamp: "123456-0"}
			got, err := stage.Play(ctx, s)
			if err != nil {
				t.Fatal(err)
			}
			for _, difference := range want.Diff(got, s.Unstable == "") {
				t.Error(difference)
			}
		})
	}
}

// serverFor starts the service for a scenario.
func serverFor(t *testing.T, s *scenarios.Scenario) *memserver.Server {
	t.Helper()
	if s.RealTime == "" {
		return memserver.New(t)
	}
	return start(t, memserver.Options{RealTime: true})
}

func start(t *testing.T, options memserver.Options) *memserver.Server {
	t.Helper()
	server, err := memserver.Start(options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	return server
}
