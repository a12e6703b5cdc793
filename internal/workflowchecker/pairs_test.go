//go:build linux

package workflowchecker_test

import (
	"crypto/rand"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"
)

var upstream = flag.String("upstream", "", "the version of the SDK's workflowcheck to compare with; the benchmark fetches it")

// BenchmarkPairs compares with the SDK's command of the same name, and with a tool for go vet that does nothing, on a module of 120 packages. Both
// sides of a pair run in turn, on the same build cache, which has everything compiled.
func BenchmarkPairs(b *testing.B) {
	if *upstream == "" {
		b.Skip("there is nothing to compare with: please run make bench-workflowcheck")
	}
	bin, module := b.TempDir(), b.TempDir()
	writeModule(b, module, 40)
	ours, theirs, noop := filepath.Join(bin, "ours"), filepath.Join(bin, "workflowcheck"), filepath.Join(bin, "noop")
	goRun(b, ".", nil, "build", "-o", ours, "../../cmd/workflowcheck")
	goRun(b, ".", nil, "build", "-o", noop, "./testdata/noop")
	goRun(b, bin, []string{"GOBIN=" + bin, "GOFLAGS="}, "install", "go.temporal.io/sdk/contrib/tools/workflowcheck@"+*upstream)
	goRun(b, module, nil, "build", "./...")

	b.Run("cold vet", func(b *testing.B) {
		pair(b, func() cost { return vet(b, module, fresh(b, ours)) }, func() cost { return vet(b, module, fresh(b, theirs)) })
	})
	b.Run("cold vet without a tool", func(b *testing.B) {
		pair(b, func() cost { return vet(b, module, fresh(b, ours)) }, func() cost { return vet(b, module, fresh(b, noop)) })
	})
	vet(b, module, ours)
	vet(b, module, noop)
	b.Run("warm vet without a tool", func(b *testing.B) {
		pair(b, func() cost { return vet(b, module, ours) }, func() cost { return vet(b, module, noop) })
	})
	b.Run("direct", func(b *testing.B) {
		pair(b, func() cost { return measure(module, ours, "./...") }, func() cost { return measure(module, theirs, "./...") })
	})
}

// cost is what a command and the processes that it started took.
type cost struct {
	wall, cpu float64 // in seconds
	memory    float64 // of the largest process, in MB
}

// pair runs both sides in turn, and reports the medians of ours and how they compare.
func pair(b *testing.B, ours, other func() cost) {
	b.Helper()
	var a, o []cost
	for b.Loop() {
		a, o = append(a, ours()), append(o, other())
	}
	for _, m := range []struct {
		name string
		of   func(cost) float64
	}{
		{"wall-s", func(c cost) float64 { return c.wall }}, {"cpu-s", func(c cost) float64 { return c.cpu }}, {"MB", func(c cost) float64 { return c.memory }},
	} {
		our, their := median(a, m.of), median(o, m.of)
		b.ReportMetric(our, m.name)
		b.ReportMetric(our/their, m.name+"/other")
	}
	b.ReportMetric(0, "ns/op")
}

func median(list []cost, of func(cost) float64) float64 {
	var values []float64
	for _, c := range list {
		values = append(values, of(c))
	}
	slices.Sort(values)
	return values[len(values)/2]
}

func vet(tb testing.TB, module, tool string) cost {
	tb.Helper()
	return measure(module, "go", "vet", "-vettool="+tool, "./...")
}

// fresh copies a tool and changes the copy where it does not matter, so that go vet has nothing of it in its cache.
func fresh(tb testing.TB, tool string) string {
	tb.Helper()
	text, err := os.ReadFile(tool)
	if err != nil {
		tb.Fatal(err)
	}
	name := filepath.Join(tb.TempDir(), filepath.Base(tool))
	if err := os.WriteFile(name, append(text, rand.Text()...), 0o700); err != nil {
		tb.Fatal(err)
	}
	return name
}

// measure ignores how the command ends: there is something to report.
func measure(dir, name string, args ...string) cost {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	start := time.Now()
	_ = cmd.Run()
	c := cost{wall: time.Since(start).Seconds()}
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		c.memory = float64(usage.Maxrss) / 1024
		c.cpu = (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds()
	}
	return c
}

func goRun(tb testing.TB, dir string, env []string, args ...string) {
	tb.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	if out, err := cmd.CombinedOutput(); err != nil {
		tb.Fatalf("run go %q: %v\n%s", args, err, out)
	}
}

// writeModule writes a service of three packages for each of a number of parts: what both sides know, activities, and workflows. Each
// part's workflows use the activities of two parts.
func writeModule(tb testing.TB, dir string, parts int) {
	tb.Helper()
	flows := filepath.Join("..", "..", "cmd", "workflowcheck", "testdata", "flows")
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(flows, name))
		if err != nil {
			tb.Fatal(err)
		}
		writeFile(tb, filepath.Join(dir, name), string(text))
	}
	for i := range parts {
		next := (i + 1) % parts
		writeFile(tb, filepath.Join(dir, fmt.Sprintf("model%d", i), "model.go"), fmt.Sprintf(modelText, i))
		writeFile(tb, filepath.Join(dir, fmt.Sprintf("tasks%d", i), "tasks.go"), fmt.Sprintf(tasksText, i))
		writeFile(tb, filepath.Join(dir, fmt.Sprintf("flows%d", i), "flows.go"), fmt.Sprintf(flowsText, i, next))
	}
}

func writeFile(tb testing.TB, name, text string) {
	tb.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		tb.Fatal(err)
	}
}

const modelText = `package model%d

import (
	"encoding/json"
	"fmt"
	"sort"
	"strings"
)

type Order struct {
	ID    string
	Lines map[string]int
}

func (o Order) Items() []string {
	var out []string
	for name := range o.Lines {
		out = append(out, name)
	}
	sort.Strings(out)
	return out
}

func (o Order) Title() string { return fmt.Sprintf("%%s: %%s", o.ID, strings.Join(o.Items(), ", ")) }

func (o Order) JSON() (string, error) {
	text, err := json.Marshal(o)
	return string(text), err
}
`

const tasksText = `package tasks%[1]d

import (
	"context"
	"net/http"
	"os"
	"time"

	"example.com/flows/model%[1]d"
	"go.temporal.io/sdk/activity"
)

type Activities struct{ Client *http.Client }

func (a *Activities) Ship(ctx context.Context, order model%[1]d.Order) (string, error) {
	activity.RecordHeartbeat(ctx, time.Now())
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, os.Getenv("SHIPPER"), nil)
	if err != nil {
		return "", err
	}
	resp, err := a.Client.Do(req)
	if err != nil {
		return "", err
	}
	defer resp.Body.Close()
	return order.Title(), nil
}
`

const flowsText = `package flows%[1]d

import (
	"time"

	"example.com/flows/model%[1]d"
	"example.com/flows/tasks%[1]d"
	next "example.com/flows/tasks%[2]d"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
)

func Ship(ctx workflow.Context, order model%[1]d.Order) (string, error) {
	var a *tasks%[1]d.Activities
	var b *next.Activities
	ctx = workflow.WithActivityOptions(ctx, workflow.ActivityOptions{
		StartToCloseTimeout: time.Minute, HeartbeatTimeout: time.Second, RetryPolicy: &temporal.RetryPolicy{MaximumAttempts: 3},
	})
	for _, item := range order.Items() {
		if err := workflow.ExecuteActivity(ctx, b.Ship, item).Get(ctx, nil); err != nil {
			return "", err
		}
	}
	var title string
	started := time.Now()
	err := workflow.ExecuteActivity(ctx, a.Ship, order).Get(ctx, &title)
	workflow.GetLogger(ctx).Info("shipped", "since", started)
	return title, err
}

func Register(w worker.Registry) {
	w.RegisterWorkflow(Ship)
	w.RegisterActivity(&tasks%[1]d.Activities{})
}
`
