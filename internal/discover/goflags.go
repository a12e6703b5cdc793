package discover

import (
	"errors"
	"fmt"
	"os/exec"
	"slices"
	"strings"
)

// GoFlags asks the go command for the GOFLAGS that hold in dir: from the environment or from "go env -w".
func GoFlags(dir string, env []string) (string, error) {
	cmd := exec.Command("go", "env", "GOFLAGS")
	cmd.Dir, cmd.Env = dir, env
	out, err := cmd.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			return "", fmt.Errorf("run go env in %q: %s", dir, strings.TrimSpace(string(exit.Stderr)))
		}
		return "", fmt.Errorf("run go env in %q: %w", dir, err)
	}
	return strings.TrimSpace(string(out)), nil
}

// ModFlags are the flags that keep the go command from changing go.mod, which -mod=mod in GOFLAGS would permit.
func ModFlags(goFlags string) []string {
	if slices.Contains(strings.Fields(goFlags), "-mod=mod") {
		return []string{"-mod=readonly"}
	}
	return nil
}
