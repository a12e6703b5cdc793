package bench

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/groundhogdev/groundhog/replayer"
)

// corpusVariable names the directory that a child process checks before it tells its peak of memory.
const corpusVariable = "BENCH_CORPUS"

func TestMain(m *testing.M) {
	if dir := os.Getenv(corpusVariable); dir != "" {
		if err := checkAlone(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func checkAlone(dir string) error {
	engine, err := replayer.New(replayer.Options{Register: register})
	if err != nil {
		return err
	}
	summary, err := replayer.Check(context.Background(), []string{dir}, engine, replayer.CheckOptions{})
	if err != nil {
		return err
	}
	status, err := os.ReadFile("/proc/self/status")
	fmt.Printf("%d passed\n%s", summary.Passed, status)
	return err
}

// peakLimit is what checking any number of small histories may take, in megabytes.
const peakLimit = 300

// BenchmarkMemory checks 10,000 small files in a process of its own and reports its largest resident size.
func BenchmarkMemory(b *testing.B) {
	if _, err := os.Stat("/proc/self/status"); err != nil {
		b.Skip("only Linux tells a process's peak of memory")
	}
	dir := writeCorpus(b, 10_000, smallParcels)
	var peak float64
	for b.Loop() {
		child := exec.CommandContext(b.Context(), os.Args[0])
		child.Env, child.Stderr = append(os.Environ(), corpusVariable+"="+dir), os.Stderr
		out, err := child.Output()
		if err != nil {
			b.Fatal(err)
		}
		if !strings.HasPrefix(string(out), "10000 passed\n") {
			b.Fatalf("child process reports %q", out)
		}
		peak = max(peak, megabytes(b, out))
	}
	b.ReportMetric(peak, "peak-MB")
	if peak > peakLimit {
		b.Errorf("resident size reached %.0f MB, the limit is %d MB", peak, peakLimit)
	}
}

var highWater = regexp.MustCompile(`(?m)^VmHWM:\s+(\d+) kB$`)

func megabytes(b *testing.B, status []byte) float64 {
	b.Helper()
	m := highWater.FindSubmatch(status)
	if m == nil {
		b.Fatal("the process's status tells no peak of memory")
	}
	kilobytes, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil {
		b.Fatal(err)
	}
	return kilobytes / 1000
}
