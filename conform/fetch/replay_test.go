package fetch

import (
	"testing"

	"go.temporal.io/sdk/worker"

	"github.com/groundhogdev/groundhog/examples/orders"
	"github.com/groundhogdev/groundhog/examples/subscription"
	"github.com/groundhogdev/groundhog/replayer"
)

// replayAll replays everything that the server has. There is nothing to replay in an execution no worker has touched.
func (s *stage) replayAll(t *testing.T) {
	c := s.into(t)
	if code, _, err := c.run(t, "--query", "StartTime > '2000-01-01T00:00:00Z'"); code != 0 {
		t.Fatal(err)
	}
	replay(t, c.out, len(open)+len(closed)+1, 1)
}

// replay replays the histories in a directory through the shop's workflows and counts the verdicts.
func replay(t *testing.T, dir string, passed, skipped int) {
	t.Helper()
	engine, err := replayer.New(replayer.Options{Register: func(r worker.Registry) {
		orders.Register(r)
		subscription.Register(r)
	}})
	if err != nil {
		t.Fatal(err)
	}
	summary, err := replayer.Check(t.Context(), []string{dir}, engine, replayer.CheckOptions{Strict: true})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range summary.Results {
		if r.Verdict != replayer.Passed && r.Verdict != replayer.Skipped || len(r.Warnings) > 0 {
			t.Errorf("%s: %s: %v %v %v", r.Name, r.Verdict, r.Err, r.Divergence, r.Warnings)
		}
	}
	if summary.Passed != passed || summary.Skipped != skipped {
		t.Errorf("%d passed and %d skipped, want %d and %d", summary.Passed, summary.Skipped, passed, skipped)
	}
}
