package replayer_test

import (
	"os"
	"os/exec"
	"testing"

	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/worker"

	"github.com/groundhogdev/groundhog/replayer"
)

// failing is set in the environment of a child process, whose tests are to fail.
const failing = "GROUNDHOG_TEST_FAILING"

func TestFailuresAreToldAtTheLineThatCallsRun(t *testing.T) {
	for _, name := range []string{"TestRunOfUnregistered", "TestRunOfNothing"} {
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^"+name+"$")
		child.Env = append(os.Environ(), failing+"=1")
		out, err := child.CombinedOutput()
		require.Error(t, err)
		require.Regexp(t, `(?m)^ +run_test\.go:\d+: (replay|read) history`, string(out))
	}
}

func TestRunOfUnregistered(t *testing.T) { runFailing(t, "../fixtures/histories/awaits") }

func TestRunOfNothing(t *testing.T) { runFailing(t, "testdata/none") }

// runFailing replays a path, which cannot pass, in the child process alone.
func runFailing(t *testing.T, path string) {
	t.Helper()
	if os.Getenv(failing) == "" {
		t.Skip("it fails; TestFailuresAreToldAtTheLineThatCallsRun runs it")
	}
	replayer.Run(t, path, func(worker.Registry) {})
}
