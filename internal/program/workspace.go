package program

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/groundhogdev/groundhog/internal/discover"
)

const (
	// keepPlans is how many plans of one module keep their executables.
	keepPlans = 8
	// inUse is how long a plan is spared after its last use: its programs may be running, and start again after a crash.
	inUse = time.Hour
	// keepModule is how long a module's plans are kept after the last use of any: checkouts come and go.
	keepModule = 30 * 24 * time.Hour
)

// workspace is the directory with the files of one plan of one module.
type workspace struct {
	moduleDir   string
	dir         string
	overlayFile string
	opts        Options
	goFlags     string // the user's GOFLAGS
	unlock      func()
}

// openWorkspace writes files that changed, and locks the directory against other processes that build the same plan.
func openWorkspace(plan *discover.Plan, files overlay, opts Options) (*workspace, error) {
	moduleDir := plan.Module.Dir
	root := opts.CacheDir
	if root == "" {
		cache, err := os.UserCacheDir()
		if err != nil {
			return nil, fmt.Errorf("open cache of programs: %w", err)
		}
		root = filepath.Join(cache, "groundhog", "replay-check")
	}
	root, err := filepath.Abs(root)
	if err != nil {
		return nil, fmt.Errorf("open cache of programs: %w", err)
	}
	flags, err := discover.GoFlags(moduleDir, opts.Env)
	if err != nil {
		return nil, err
	}
	module := filepath.Join(root, shortSum([]byte(moduleDir)))
	w := &workspace{moduleDir: moduleDir, dir: filepath.Join(module, planSum(plan, files, opts)), opts: opts, goFlags: flags}
	if err := os.MkdirAll(w.dir, 0o755); err != nil {
		return nil, fmt.Errorf("open cache of programs: %w: set XDG_CACHE_HOME to a directory that can be written to", err)
	}
	if w.unlock, err = lock(filepath.Join(w.dir, "lock")); err != nil {
		return nil, fmt.Errorf("open cache of programs: %w", err)
	}
	if err := w.write(files); err != nil {
		w.close()
		return nil, fmt.Errorf("write generated sources: %w", err)
	}
	prune(module, w.dir)
	pruneModules(root, module)
	return w, nil
}

func (w *workspace) close() { w.unlock() }

// write stores files under names made of their contents, next to an overlay file that says where they belong.
func (w *workspace) write(files overlay) error {
	replace := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		real := filepath.Join(w.dir, shortSum([]byte(name))+"_"+filepath.Base(name))
		if err := writeChanged(real, files[name]); err != nil {
			return err
		}
		replace[name] = real
	}
	text, err := json.MarshalIndent(map[string]any{"Replace": replace}, "", "\t")
	if err != nil {
		return err
	}
	w.overlayFile = filepath.Join(w.dir, "overlay.json")
	if err := writeChanged(w.overlayFile, text); err != nil {
		return err
	}
	now := time.Now()
	return errors.Join(os.Chtimes(w.dir, now, now), os.Chtimes(filepath.Dir(w.dir), now, now))
}

// writeChanged leaves a file alone that has the contents already.
func writeChanged(name string, text []byte) error {
	if have, err := os.ReadFile(name); err == nil && bytes.Equal(have, text) {
		return nil
	}
	return os.WriteFile(name, text, 0o644)
}

// prune removes the plans of a module that were not used for the longest time. What cannot be removed is left for
// another day.
func prune(module, current string) {
	entries, err := os.ReadDir(module)
	if err != nil {
		return
	}
	type plan struct {
		dir  string
		used time.Time
	}
	var plans []plan
	for _, entry := range entries {
		dir := filepath.Join(module, entry.Name())
		if info, err := entry.Info(); err == nil && entry.IsDir() && dir != current {
			plans = append(plans, plan{dir, info.ModTime()})
		}
	}
	slices.SortFunc(plans, func(a, b plan) int { return cmp.Compare(b.used.UnixNano(), a.used.UnixNano()) })
	for _, old := range plans[min(len(plans), keepPlans-1):] {
		if time.Since(old.used) > inUse {
			_ = os.RemoveAll(old.dir)
		}
	}
}

// pruneModules removes the modules that nobody has checked for long. What else is in the cache, such as results, has other names.
func pruneModules(root, current string) {
	entries, err := os.ReadDir(root)
	if err != nil {
		return
	}
	for _, entry := range entries {
		dir := filepath.Join(root, entry.Name())
		_, notSum := hex.DecodeString(entry.Name())
		info, err := entry.Info()
		if err == nil && notSum == nil && entry.IsDir() && dir != current && time.Since(info.ModTime()) > keepModule {
			_ = os.RemoveAll(dir)
		}
	}
}

// planSum names a plan by what it is for, not by the sources: after a change to the code the executables are replaced
// rather than kept beside the new ones.
func planSum(plan *discover.Plan, files overlay, opts Options) string {
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(&b, "%q\n", name)
	}
	for _, program := range plan.Programs {
		fmt.Fprintf(&b, "%q %q %q\n", program.Main, program.Types, program.Dynamic)
	}
	fmt.Fprintf(&b, "%q\n", opts.BuildFlags)
	return shortSum([]byte(b.String()))
}

func shortSum(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}
