package main

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/groundhogdev/groundhog/internal/scripttest"
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
		"GOCACHE":       scripttest.GoEnv(t, "GOCACHE"),
		"GOMODCACHE":    scripttest.GoEnv(t, "GOMODCACHE"),
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
		Cmds:      map[string]func(*testscript.TestScript, bool, []string){"exits": scripttest.Exits},
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

func condition(name string) (bool, error) {
	if name != "cgo" {
		return false, nil
	}
	out, err := exec.Command("go", "env", "CGO_ENABLED").Output()
	return strings.TrimSpace(string(out)) == "1", err
}
