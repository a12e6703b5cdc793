package discover

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// GoFlags asks the go command for the GOFLAGS that hold in dir: from the environment or from "go env -w".
func GoFlags(dir string, env []string) (string, error) { return goEnv(dir, env, "GOFLAGS") }

// moduleRoot is the directory of the go.mod around dir; it is dir itself if there is none but a go.work is.
func moduleRoot(dir string, env []string) (string, error) {
	for _, name := range []string{"GOMOD", "GOWORK"} {
		file, err := goEnv(dir, env, name)
		switch {
		case err != nil:
			return "", err
		case file == "" || file == os.DevNull || file == "off":
		case name == "GOMOD":
			return filepath.Dir(file), nil
		default:
			return dir, nil
		}
	}
	return "", errors.New("there is no go.mod in this directory or above it: run this in the Go module that has the workflows, or name it with -C")
}

func goEnv(dir string, env []string, name string) (string, error) {
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return "", errors.New("there is no such directory")
	}
	cmd := exec.Command("go", "env", name)
	cmd.Dir, cmd.Env = dir, env
	out, err := cmd.Output()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		return "", fmt.Errorf("run go env in %q: %s", dir, strings.TrimSpace(string(exit.Stderr)))
	case errors.Is(err, exec.ErrNotFound):
		return "", errors.New("the go command is not in PATH: it is needed to build the workflows")
	case err != nil:
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
