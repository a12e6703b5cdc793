package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/groundhogdev/groundhog/internal/scripttest"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"replay-check": main})
}

// TestScripts runs the command as a user does. Scripts share one cache of programs and the machine's caches of the go command,
// so that what one has built is there for the next; nothing is downloaded.
func TestScripts(t *testing.T) {
	home := t.TempDir()
	command, err := exec.LookPath("replay-check") // where testscript.Main has put it
	if err != nil {
		t.Fatal(err)
	}
	vars := map[string]string{
		"HOME":           home,
		"XDG_CACHE_HOME": filepath.Join(home, "cache"),
		"GOCACHE":        scripttest.GoEnv(t, "GOCACHE"),
		"GOMODCACHE":     scripttest.GoEnv(t, "GOMODCACHE"),
		"GOPATH":         scripttest.GoEnv(t, "GOPATH"),
		"GOPROXY":        "off",
		"GOFLAGS":        "",
		"GOTOOLCHAIN":    "local",
		"REPLAYCHECK":    command,
		// The modules stay where they are, since a program is cached by the directory of its module.
		"SHOP":     path(t, "../../internal/program/testdata/shop"),
		"BADFLOWS": path(t, "testdata/badflows"),
		"BROKEN":   path(t, "../../examples/broken"),
		"FIXTURES": path(t, "../../fixtures/histories"),
	}
	testscript.Run(t, testscript.Params{
		Dir:                filepath.Join("testdata", "script"),
		RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			for name, value := range vars {
				env.Setenv(name, value)
			}
			return nil
		},
		Condition: condition,
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits":   scripttest.Exits,
			"history": writeHistory,
			"cut":     cut,
			"sparse":  sparse,
			"noise":   noise,
			"archive": archive,
		},
	})
}

func condition(name string) (bool, error) {
	return name == "root" && os.Getuid() == 0, nil
}

func path(t *testing.T, relative string) string {
	t.Helper()
	absolute, err := filepath.Abs(filepath.FromSlash(relative))
	if err != nil {
		t.Fatal(err)
	}
	return absolute
}
