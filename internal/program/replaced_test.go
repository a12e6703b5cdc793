package program

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestProgramThatWasRebuiltIsNotStarted: its verdicts would be remembered as those of the code before.
func TestProgramThatWasRebuiltIsNotStarted(t *testing.T) {
	path := filepath.Join(t.TempDir(), "0-flows")
	write := func(text string) {
		if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write("first")
	built, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	sum, err := fileSum(path)
	if err != nil {
		t.Fatal(err)
	}
	p := &Program{Path: path, Identity: sum, built: built}
	later := built.ModTime().Add(1)
	if err := os.Chtimes(path, later, later); err != nil {
		t.Fatal(err)
	}
	if err := p.unchanged(); err != nil {
		t.Errorf("a touched program is refused: %v", err)
	}
	write("second")
	if _, err := p.Start(t.Context()); err == nil || !strings.Contains(err.Error(), "another replay-check has rebuilt the program") {
		t.Errorf("error is %v", err)
	}
}
