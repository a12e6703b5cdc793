package conformance

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	nexuspb "go.temporal.io/api/nexus/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/temporalproto"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/groundhogdev/groundhog/internal/conformance/norm"
	"github.com/groundhogdev/groundhog/internal/conformance/scenarios"
	"github.com/groundhogdev/groundhog/memserver"
)

const (
	recorded = "testdata/real-server"
	// stuckAfter bounds a scenario in real time: virtual time needs none.
	stuckAfter = 20 * time.Second
)

// TestRecordedScenarios runs every scenario on the in-memory service and compares its histories and outcomes with
// those that were recorded from a real server.
func TestRecordedScenarios(t *testing.T) {
	index := readIndex(t)
	for _, s := range scenarios.All {
		t.Run(s.Name, func(t *testing.T) {
			if !s.Exclusive {
				t.Parallel()
			}
			want, ok := index[s.Name]
			if !ok {
				t.Fatal("this scenario has no recording of a real server")
			}
			e := run(t, s)
			for _, x := range e.Execs {
				compare(t, s, e, x, want.Files[x.Label])
			}
			if got, want := norm.Text(strings.Join(e.Notes, "\n")), norm.Text(strings.Join(want.Notes, "\n")); got != want {
				t.Errorf("outcomes differ\nreal server: %s\nhere:        %s", want, got)
			}
		})
	}
}

type record struct {
	Scenario string            `json:"scenario"`
	Files    map[string]string `json:"files"`
	Notes    []string          `json:"notes"`
}

func readIndex(t *testing.T) map[string]record {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(recorded, "INDEX.json"))
	if err != nil {
		t.Fatal(err)
	}
	var list []record
	if err := json.Unmarshal(text, &list); err != nil {
		t.Fatal(err)
	}
	index := map[string]record{}
	for _, r := range list {
		index[r.Scenario] = r
	}
	return index
}

// run drives one scenario on a service of its own.
func run(t *testing.T, s *scenarios.Scenario) *scenarios.Env {
	t.Helper()
	server := memserver.New(t)
	id := s.Name + "-123456-0"
	c, err := server.NewClient(client.Options{Identity: "refhist"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Close)
	e := &scenarios.Env{Client: c, Namespace: "default", TaskQueue: "tq-" + id, ID: id}
	if s.NeedsNexus {
		e.Endpoint = createEndpoint(t, c, "ep-"+strings.ReplaceAll(id, "_", "-"), e.TaskQueue)
	}
	e.StartWorker = func(o worker.Options) worker.Worker {
		w := worker.New(c, e.TaskQueue, o)
		t.Cleanup(w.Stop)
		s.Register(e, w)
		if err := w.Start(); err != nil {
			t.Fatal(err)
		}
		return w
	}
	if !s.NoWorker {
		e.StartWorker(s.Worker)
	}
	ctx, cancel := context.WithTimeout(t.Context(), stuckAfter)
	defer cancel()
	if err := s.Drive(ctx, e); err != nil {
		t.Errorf("drive: %v", err)
	}
	return e
}

// createEndpoint makes a Nexus endpoint that targets a task queue, and returns its name.
func createEndpoint(t *testing.T, c client.Client, name, taskQueue string) string {
	t.Helper()
	target := &nexuspb.EndpointTarget{Variant: &nexuspb.EndpointTarget_Worker_{Worker: &nexuspb.EndpointTarget_Worker{Namespace: "default", TaskQueue: taskQueue}}}
	if _, err := c.OperatorService().CreateNexusEndpoint(t.Context(), &operatorservice.CreateNexusEndpointRequest{
		Spec: &nexuspb.EndpointSpec{Name: name, Target: target},
	}); err != nil {
		t.Fatal(err)
	}
	return name
}

// compare holds a history against the recorded one, event by event; where the real server's own runs differ in the order of
// events, only by how many there are of each type, workflow tasks left out.
func compare(t *testing.T, s *scenarios.Scenario, e *scenarios.Env, x scenarios.Exec, file string) {
	t.Helper()
	want, err := os.ReadFile(filepath.Join(recorded, file))
	if err != nil {
		t.Fatal(err)
	}
	h, err := scenarios.History(t.Context(), e.Client, x.WorkflowID, x.RunID)
	if err != nil {
		t.Fatal(err)
	}
	got, err := temporalproto.CustomJSONMarshalOptions{}.Marshal(h)
	if err != nil {
		t.Fatal(err)
	}
	wantLines, err1 := norm.Events(want)
	gotLines, err2 := norm.Events(got)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	if s.Unstable != "" {
		wantLines, gotLines = types(wantLines), types(gotLines)
	}
	for i := range max(len(wantLines), len(gotLines)) {
		w, g := line(wantLines, i), line(gotLines, i)
		if w != g {
			t.Errorf("%s differs at event %d\nreal server: %s\nhere:        %s", file, i+1, w, g)
			return
		}
	}
}

var eventType = regexp.MustCompile(`"eventType":"[^"]*"`)

// types keeps the types of events, in alphabetical order. How many workflow tasks it takes to see them is part of the race.
func types(events []string) []string {
	var found []string
	for _, e := range events {
		if t := eventType.FindString(e); !strings.Contains(t, "WORKFLOW_TASK") {
			found = append(found, t)
		}
	}
	slices.Sort(found)
	return found
}

func line(lines []string, i int) string {
	if i < len(lines) {
		return lines[i]
	}
	return "(no event)"
}
