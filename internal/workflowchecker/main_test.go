package workflowchecker_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/groundhogdev/groundhog/internal/workflowchecker"
)

// flows is a module of workflows with mistakes.
var flows = filepath.Join("..", "..", "cmd", "workflowcheck", "testdata", "flows")

func run(t *testing.T, args ...string) (code int, out, problems string) {
	t.Helper()
	var o, e bytes.Buffer
	code = workflowchecker.Main(args, workflowchecker.Streams{Out: &o, Err: &e})
	return code, o.String(), e.String()
}

// TestPackagesAtOnceGiveTheSameReports is for the race detector, which the scripts of the command do without.
func TestPackagesAtOnceGiveTheSameReports(t *testing.T) {
	_, want, _ := run(t, "-C", flows, "-json", "./...")
	if !strings.Contains(want, "os.Getenv at stock/stock.go:7") {
		t.Fatalf("the reports are\n%s", want)
	}
	for range 3 {
		if _, got, problems := run(t, "-C", flows, "-json", "./..."); got != want || problems != "" {
			t.Fatalf("the reports are\n%s%s\nand were\n%s", problems, got, want)
		}
	}
}

func TestFixesGoWhereALinkLeadsAndKeepItsMode(t *testing.T) {
	module, elsewhere := t.TempDir(), filepath.Join(t.TempDir(), "orders.go")
	if err := os.CopyFS(module, os.DirFS(flows)); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(module, "orders", "orders.go")
	if err := os.Rename(name, elsewhere); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(elsewhere, 0o640); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(elsewhere, name); err != nil {
		t.Skip(err)
	}
	if code, _, problems := run(t, "-C", module, "-fix", "./..."); code != 1 || !strings.Contains(problems, "fixed 1 file;") {
		t.Fatalf("the exit code is %d: %s", code, problems)
	}
	info, err := os.Lstat(name)
	if err != nil || info.Mode().IsRegular() {
		t.Errorf("the link is gone: %v, %v", info, err)
	}
	text, err := os.ReadFile(elsewhere)
	if err != nil || !bytes.Contains(text, []byte("workflow.Now(ctx)")) {
		t.Errorf("the file is not fixed: %v\n%s", err, text)
	}
	if info, err := os.Stat(elsewhere); err != nil || info.Mode() != 0o640 {
		t.Errorf("the file has mode %v, want that of before: %v", info.Mode(), err)
	}
}

// TestBrokenInputOfGoVetIsTrouble covers what no user can bring about: files between go vet and the tool that are not as they should be.
func TestBrokenInputOfGoVetIsTrouble(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	facts := write("facts", "{")
	for name, want := range map[string]string{
		filepath.Join(dir, "nosuch.cfg"):   "read configuration of go vet",
		write("text.cfg", "what is this?"): "text.cfg",
		write("facts.cfg", `{"ImportPath": "example.com/a", "PackageVetx": {"example.com/b": "`+filepath.ToSlash(facts)+`"}}`): `read facts of package "example.com/b"`,
		write("files.cfg", `{"ImportPath": "example.com/a", "GoFiles": ["nosuch.go"]}`):                                        "nosuch.go",
	} {
		if code, out, problems := run(t, name); code != 2 || out != "" || !strings.Contains(problems, want) {
			t.Errorf("%s: exit code %d, output %q, and %q; want code 2 and %q", filepath.Base(name), code, out, problems, want)
		}
	}
}
