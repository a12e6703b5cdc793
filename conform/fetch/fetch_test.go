package fetch

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	enumspb "go.temporal.io/api/enums/v1"

	"github.com/groundhogdev/groundhog/examples/subscription"
)

func TestFetchFromARealServer(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	s := newStage(t)
	s.play(ctx, t)
	t.Run("one execution", s.fetchOne)
	t.Run("query", s.fetchQuery)
	t.Run("types", s.fetchTypes)
	t.Run("sample", s.fetchSample)
	t.Run("limit", s.fetchLimit)
	t.Run("messages", s.fetchInVain)
	t.Run("formats", s.fetchFormats)
	t.Run("again", s.fetchAgain)
	t.Run("replay", s.replayAll)
}

func (s *stage) fetchOne(t *testing.T) {
	c := s.into(t)
	c.want(t, []string{"--workflow-id", "order-1"},
		append(fetched("ProcessOrder/order-1.second"), "fetched 1, skipped 0, failed 0")...)
	first := s.names[0]
	c.want(t, []string{"--workflow-id", "order-1", "--run-id", first},
		append(fetched("ProcessOrder/order-1.first"), "fetched 1, skipped 0, failed 0")...)
	c.want(t, []string{"--workflow-id", "größe"},
		append(fetched("Trial/größe.only"), "fetched 1, skipped 0, failed 0")...)
}

// fetchQuery also shows the order of the list, on which samples rely.
func (s *stage) fetchQuery(t *testing.T) {
	s.into(t).want(t, []string{"--query", "StartTime > '2000-01-01T00:00:00Z'"},
		append(fetched(slices.Concat(open, closed)...), "fetched 11, skipped 0, failed 0")...)
	s.into(t).want(t, []string{"--query", "WorkflowId = 'order-1' OR ExecutionStatus = 'Failed'"},
		append(fetched(closed[4], closed[6], closed[7]), "fetched 3, skipped 0, failed 0")...)
}

func (s *stage) fetchTypes(t *testing.T) {
	types := []string{"--type", "Trial", "--type", "Subscription"}
	s.into(t).want(t, types,
		append(fetched(open[0], open[1], open[2], closed[2], closed[3]), "fetched 5, skipped 0, failed 0")...)
	s.into(t).want(t, append(types, "--query", "ExecutionStatus = 'Completed' OR WorkflowId = 'trial'"),
		append(fetched(open[2], closed[2]), "fetched 2, skipped 0, failed 0")...)
}

// fetchSample takes one execution of each type and build: those of the two deployments are different builds.
func (s *stage) fetchSample(t *testing.T) {
	s.into(t).want(t, []string{"--sample", "1"}, append(fetched(
		"Trial/stuck.only", // no worker has completed a task of it
		"Trial/trial.only",
		"ProcessOrder/west.only",
		"ProcessOrder/east.only",
		"Subscription/monthly.second",
		"ProcessOrder/order%2F3 %2A.only", // shop-2
		"ProcessOrder/order-1.second",     // shop-1
	), "fetched 7, skipped 0, failed 0")...)
	s.into(t).want(t, []string{"--sample", "1", "--type", "Subscription"},
		append(fetched("Subscription/monthly.second"), "fetched 1, skipped 0, failed 0")...)
}

func (s *stage) fetchLimit(t *testing.T) {
	s.into(t).want(t, []string{"--type", "ProcessOrder", "--limit", "2"}, append(fetched(closed[0], closed[1]),
		"note: stopped at the limit of 2 executions: raise --limit for more", "fetched 2, skipped 0, failed 0")...)
}

func (s *stage) fetchFormats(t *testing.T) {
	for _, format := range []string{"json", "json.gz", "bin", "bin.gz"} {
		t.Run(format, func(t *testing.T) {
			c := s.into(t)
			args := []string{"--query", "ExecutionStatus != 'Running'", "--format", format}
			var first, second []string
			for _, e := range closed {
				first = append(first, "fetched  "+e+"."+format)
				second = append(second, "skipped  "+e+"."+format+" (complete)")
			}
			c.want(t, args, append(first, "fetched 8, skipped 0, failed 0")...)
			c.want(t, args, append(second, "fetched 0, skipped 8, failed 0")...)
			replay(t, c.out, 8, 0)
		})
	}
}

// fetchAgain downloads executions before and after more has happened in them.
func (s *stage) fetchAgain(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	yearly := subscription.State{Customer: "ada", Plan: "basic", Seats: 1, Period: time.Hour}
	s.start(ctx, t, "new", "yearly", "only", subscription.Subscription, yearly)
	s.await(ctx, t, "yearly", enumspb.EVENT_TYPE_TIMER_STARTED)
	s.start(ctx, t, "new", "second-trial", "only", subscription.Trial, "eve", time.Hour)
	s.await(ctx, t, "second-trial", enumspb.EVENT_TYPE_TIMER_STARTED)
	s.listed(ctx, t, "ExecutionStatus = 'Running'", len(open)+2)

	c, query := s.into(t), []string{"--query", "ExecutionStatus = 'Running' OR WorkflowId IN ('second-trial', 'order-2')"}
	c.want(t, query, append(fetched("Trial/second-trial.only", "Subscription/yearly.only",
		open[0], open[1], open[2], "ProcessOrder/order-2.only"), "fetched 6, skipped 0, failed 0")...)

	s.signal(ctx, t, "yearly", subscription.SignalPause, nil, enumspb.EVENT_TYPE_TIMER_CANCELED)
	s.signal(ctx, t, "second-trial", subscription.SignalSubscribe, "team", enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED)
	s.listed(ctx, t, "ExecutionStatus = 'Running'", len(open)+1)
	c.want(t, query,
		"fetched  Subscription/yearly.only.json (has grown from 5 events)",
		"fetched  Trial/stuck.only.json (ended with a workflow task that was not completed)",
		"fetched  Trial/größe.only.json (ended with a workflow task that was not completed)",
		"skipped  Trial/trial.only.json (open, and has not grown)",
		"fetched  Trial/second-trial.only.json (closed since it was last fetched)",
		"skipped  ProcessOrder/order-2.only.json (complete)",
		"fetched 4, skipped 2, failed 0")
}

func (s *stage) fetchInVain(t *testing.T) {
	namespace := fmt.Sprintf("%q (from TEMPORAL_NAMESPACE)", s.server.GetDefaultNamespace())
	for _, tc := range []struct {
		name string
		args []string
		want string
	}{
		{"unknown workflow", []string{"--workflow-id", "order-9"},
			`describe workflow "order-9", run "": workflow not found for ID: order-9: check the ids and namespace ` + namespace +
				`; closed executions are deleted after the namespace's retention`},
		{"unknown run", []string{"--workflow-id", "order-1", "--run-id", "11111111-1111-4111-8111-111111111111"},
			`describe workflow "order-1", run "11111111-1111-4111-8111-111111111111": workflow execution not found for ` +
				`workflow ID "order-1" and run ID "11111111-1111-4111-8111-111111111111": check the ids and namespace ` + namespace +
				`; closed executions are deleted after the namespace's retention`},
		{"bad run", []string{"--workflow-id", "order-1", "--run-id", "1"},
			`describe workflow "order-1", run "1": Invalid RunId: check the ids: a run id is a UUID`},
		{"unknown namespace", []string{"--sample", "1", "--namespace", "shop"},
			`list executions "": Namespace shop is not found: the namespace is "shop" (from --namespace): ` +
				`set --namespace or TEMPORAL_NAMESPACE`},
		{"no match", []string{"--query", "WorkflowId = 'order-9'"},
			`list executions ["WorkflowId = 'order-9'"]: no executions matched: check the query and the namespace, ` +
				`and that closed executions are still retained`},
		{"bad syntax", []string{"--query", "WorkflowId is like"},
			`list executions "WorkflowId is like": invalid query: malformed SQL query: syntax error at position 46 near 'like': ` +
				`check the query: https://docs.temporal.io/list-filter`},
		{"bad attribute", []string{"--query", "Colour = 'red'"},
			`list executions "Colour = 'red'": invalid query: invalid search attribute: Colour: ` +
				`check the query: https://docs.temporal.io/list-filter`},
		{"bad value", []string{"--query", "CloseTime > 'yesterday'"},
			`list executions "CloseTime > 'yesterday'": invalid query: invalid expression: unable to parse datetime 'yesterday': ` +
				`check the query: https://docs.temporal.io/list-filter`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			code, out, err := s.into(t).run(t, tc.args...)
			if got := strings.TrimPrefix(strings.TrimSpace(err), "replay-check: "); code != 2 || out != "" || got != tc.want {
				t.Errorf("exit code %d, output %q and message\n%s\nwant\n%s", code, out, got, tc.want)
			}
		})
	}
}
