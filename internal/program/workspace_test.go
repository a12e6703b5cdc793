package program

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

func TestModulesThatNobodyChecksAreRemoved(t *testing.T) {
	root := t.TempDir()
	old := time.Now().Add(-2 * keepModule)
	for name, used := range map[string]time.Time{
		"00000000000000aa": old, "00000000000000bb": time.Now(), "00000000000000cc": old, "results": old,
	} {
		dir := filepath.Join(root, name)
		if err := os.Mkdir(dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(dir, used, used); err != nil {
			t.Fatal(err)
		}
	}
	pruneModules(root, filepath.Join(root, "00000000000000cc"))
	for name, want := range map[string]bool{
		"00000000000000aa": false, "00000000000000bb": true, "00000000000000cc": true, "results": true,
	} {
		if _, err := os.Stat(filepath.Join(root, name)); (err == nil) != want {
			t.Errorf("%s: kept %t, want %t", name, err == nil, want)
		}
	}
}
