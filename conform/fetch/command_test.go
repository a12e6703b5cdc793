package fetch

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/groundhogdev/groundhog/internal/replaycheck"
)

// command is the command line of a download from the stage.
type command struct {
	*stage
	out string
}

// into returns a command that downloads into an empty directory. No setting of who runs the test gets in its way.
func (s *stage) into(t *testing.T) command {
	t.Helper()
	for _, variable := range os.Environ() {
		if name, _, _ := strings.Cut(variable, "="); strings.HasPrefix(name, "TEMPORAL_") {
			t.Setenv(name, "")
		}
	}
	settings := filepath.Join(t.TempDir(), "temporal.toml")
	if err := os.WriteFile(settings, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TEMPORAL_CONFIG_FILE", settings)
	t.Setenv("TEMPORAL_ADDRESS", s.server.GetFrontendHostPort())
	t.Setenv("TEMPORAL_NAMESPACE", s.server.GetDefaultNamespace())
	return command{s, t.TempDir()}
}

// run runs the command with more arguments and returns its exit code and what it printed, in which runs have names and
// paths are below the output directory. One job makes it print executions in the order of the list.
func (c command) run(t *testing.T, args ...string) (code int, out, err string) {
	t.Helper()
	var stdout, stderr strings.Builder
	args = append([]string{"fetch", "--jobs", "1", "--out", c.out}, args...)
	code = replaycheck.Main(t.Context(), args, replaycheck.Streams{In: strings.NewReader(""), Out: &stdout, Err: &stderr})
	tidy := func(text string) string {
		return c.named(strings.ReplaceAll(text, c.out+string(filepath.Separator), ""))
	}
	return code, tidy(stdout.String()), tidy(stderr.String())
}

// want runs the command, which has to succeed, and compares the lines that it prints.
func (c command) want(t *testing.T, args []string, lines ...string) {
	t.Helper()
	code, out, err := c.run(t, args...)
	if code != 0 || err != "" {
		t.Fatalf("fetch %q: exit code %d\n%s", args, code, err)
	}
	if got := strings.Split(strings.TrimSpace(out), "\n"); !slices.Equal(got, lines) {
		t.Errorf("fetch %q prints\n%s\nwant\n%s", args, out, strings.Join(lines, "\n"))
	}
}

// fetched makes the lines that a download of some executions prints.
func fetched(executions ...string) []string {
	var lines []string
	for _, e := range executions {
		lines = append(lines, "fetched  "+filepath.FromSlash(e)+".json")
	}
	return lines
}
