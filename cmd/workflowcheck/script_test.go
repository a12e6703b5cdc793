package main

import (
	"errors"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestScripts runs the command as a user does, on a module of workflows that each script has a copy of.
func TestScripts(t *testing.T) {
	command := build(t)
	flows, err := filepath.Abs(filepath.Join("testdata", "flows"))
	if err != nil {
		t.Fatal(err)
	}
	vars := map[string]string{
		"HOME":          t.TempDir(),
		"GOCACHE":       goEnv(t, "GOCACHE"),
		"GOMODCACHE":    goEnv(t, "GOMODCACHE"),
		"GOPROXY":       "off",
		"GOFLAGS":       "",
		"GOTOOLCHAIN":   "local",
		"WORKFLOWCHECK": command,
		"FLOWS":         flows,
	}
	testscript.Run(t, testscript.Params{
		Dir:                filepath.Join("testdata", "script"),
		RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			for name, value := range vars {
				env.Setenv(name, value)
			}
			env.Setenv("PATH", filepath.Dir(command)+string(filepath.ListSeparator)+env.Getenv("PATH"))
			return nil
		},
		Condition: condition,
		Cmds:      map[string]func(*testscript.TestScript, bool, []string){"exits": exits},
	})
}

// build compiles the command, without the race detector: go vet starts it once for each package that there is, and all it would do with
// the race detector is start, slowly. The same source gives the same file, so that go vet's cache lasts from one run of the test to the next.
func build(t *testing.T) string {
	t.Helper()
	command := filepath.Join(t.TempDir(), "workflowcheck")
	if out, err := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-o", command, ".").CombinedOutput(); err != nil {
		t.Fatalf("build the command: %v\n%s", err, out)
	}
	return command
}

// exits runs a command that has to end with a code: exits CODE COMMAND [ARG...].
func exits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE COMMAND [ARG...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("run %q: %v", args[1], err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("%q exits with code %d, want %d", args[1], got, want)
	}
}

func goEnv(t *testing.T, name string) string {
	t.Helper()
	out, err := exec.Command("go", "env", name).Output()
	if err != nil {
		t.Fatalf("ask go for %q: %v", name, err)
	}
	return strings.TrimSpace(string(out))
}

func condition(name string) (bool, error) {
	if name != "cgo" {
		return false, nil
	}
	out, err := exec.Command("go", "env", "CGO_ENABLED").Output()
	return strings.TrimSpace(string(out)) == "1", err
}
