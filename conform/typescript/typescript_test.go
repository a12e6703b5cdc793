//go:build typescript

package typescript

import (
	"bytes"
	"embed"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/groundhogdev/groundhog/memserver"
)

//go:embed package.json *.js
var program embed.FS

func TestTypeScriptWorkersAndClientsUseTheService(t *testing.T) {
	server := memserver.New(t)
	address, err := server.Listen("127.0.0.1:0")
	require.NoError(t, err)
	start := server.Now()

	dir := t.TempDir() // packages of npm may hold Go packages, which are not this module's
	require.NoError(t, os.CopyFS(dir, program))
	run(t, dir, "npm", "install", "--no-package-lock", "--no-audit", "--no-fund")
	found := run(t, dir, "node", "walk.js", address)

	require.JSONEq(t, `{
		"items": ["tea"],
		"rejected": "how?",
		"updated": "finished well",
		"result": {"greeting": "hello Phil", "attempt": 3, "localGreeting": "hello local", "doubled": 42, "isPatched": true, "items": ["tea"]},
		"described": ["order", "COMPLETED", true],
		"countedDown": "zero",
		"cancelled": "CancelledFailure",
		"terminated": "TerminatedFailure",
		"updatedWithStart": "finished early",
		"triggered": 1,
		"listed": ["order", "signalled", "updated"]
	}`, found)
	require.Greater(t, server.Now().Sub(start), 3*24*time.Hour, "a timer of three days was skipped")
}

// run returns what a command prints.
func run(t *testing.T, dir, name string, args ...string) string {
	t.Helper()
	command := exec.CommandContext(t.Context(), name, args...)
	command.Dir = dir
	var complaints bytes.Buffer
	command.Stderr = &complaints
	printed, err := command.Output()
	require.NoError(t, err, "%s: %s%s", name, printed, &complaints)
	return string(printed)
}
