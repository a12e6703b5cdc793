package passed_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/groundhogdev/groundhog/internal/passed"
	"github.com/groundhogdev/groundhog/replayer"
)

var facts = replayer.Facts{WorkflowType: "FulfilOrder", Events: 11, Counts: map[string]int{"TimerFired": 2}, Versions: []string{"a-1"}}

func open(t *testing.T, dir, identity string) *passed.Cache {
	t.Helper()
	c, err := passed.Open(dir, identity)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func TestPassIsRememberedForTheSameProgramOnly(t *testing.T) {
	dir := t.TempDir()
	c := open(t, dir, "program 1")
	c.Pass("history", facts)
	if err := c.Close(); err != nil {
		t.Fatal(err)
	}
	got, ok := open(t, dir, "program 1").Passed("history")
	if diff := cmp.Diff(facts, got); !ok || diff != "" {
		t.Errorf("after reopening: found %t, %s", ok, diff)
	}
	if _, ok := open(t, dir, "program 2").Passed("history"); ok {
		t.Error("another program knows the history")
	}
	if _, ok := c.Passed("other history"); ok {
		t.Error("another history is known")
	}
}

// TestDamagedLinesAreNotTrusted damages each byte of the file in turn: the line is then either unknown or unchanged.
func TestDamagedLinesAreNotTrusted(t *testing.T) {
	dir := t.TempDir()
	c := open(t, dir, "program")
	c.Pass("history", facts)
	c.Pass("second", facts)
	_ = c.Close()
	path := onlyFile(t, dir)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range whole {
		damaged := bytes.Clone(whole)
		damaged[i] ^= 0x15
		if err := os.WriteFile(path, damaged, 0o644); err != nil {
			t.Fatal(err)
		}
		c := open(t, dir, "program")
		known := 0
		for _, key := range []string{"history", "second"} {
			if got, ok := c.Passed(key); ok {
				known++
				if diff := cmp.Diff(facts, got); diff != "" {
					t.Fatalf("byte %d: %s", i, diff)
				}
			}
		}
		if known == 0 {
			t.Errorf("byte %d: both lines are lost", i)
		}
		_ = c.Close()
	}
}

func TestForeignFileIsIgnored(t *testing.T) {
	dir := t.TempDir()
	_ = open(t, dir, "program").Close()
	path := onlyFile(t, dir)
	if err := os.WriteFile(path, bytes.Repeat([]byte("\x00\xffnot a cache "), 200_000), 0o644); err != nil {
		t.Fatal(err)
	}
	c := open(t, dir, "program")
	if _, ok := c.Passed("history"); ok {
		t.Error("a history is known")
	}
	c.Pass("history", facts)
	_ = c.Close()
	if _, ok := open(t, dir, "program").Passed("second"); ok {
		t.Error("another history is known")
	}
}

func TestUnusedFilesAreRemoved(t *testing.T) {
	dir := t.TempDir()
	_ = open(t, dir, "old").Close()
	old := onlyFile(t, dir)
	long := time.Now().Add(-60 * 24 * time.Hour)
	if err := os.Chtimes(old, long, long); err != nil {
		t.Fatal(err)
	}
	_ = open(t, dir, "new").Close()
	if _, err := os.Stat(old); err == nil {
		t.Errorf("%s is still there", old)
	}
}

func TestUnwritableDirectoryIsAnError(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := passed.Open(filepath.Join(file, "sub"), "program"); err == nil {
		t.Error("no error")
	}
}

func onlyFile(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("files are %q, %v", files, err)
	}
	return files[0]
}
