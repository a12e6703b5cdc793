package corpus_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groundhogdev/groundhog/replayer/corpus"
)

func TestPaths(t *testing.T) {
	dir, text := t.TempDir(), recordedText(t, sample)
	t.Chdir(dir)
	for _, name := range []string{
		"h/b.json", "h/a.json", "h/sub/deep/c.JSON", "h/sub/d.jsonl", "h/.hidden.json", "h/.git/e.json", "other/f.history", "h[1]/g.json",
	} {
		write(t, filepath.FromSlash(name), text)
	}
	write(t, "h/README.md", []byte("# not a history"))
	write(t, "docs/README.md", []byte("# not a history"))
	for link, target := range map[string]string{"h/sub/loop": "..", "h/z.json": "../other/f.history", "linked": "h/sub"} {
		if err := os.Symlink(target, link); err != nil {
			t.Skip(err)
		}
	}
	for _, tt := range []struct {
		name  string
		paths string
		units string
		fails string
	}{
		{"directory", "h", "h/a.json h/b.json h/sub/d.jsonl h/sub/deep/c.JSON h/z.json", ""},
		{"file", "h/a.json", "h/a.json", ""},
		{"in the order given", "h/b.json h/a.json", "h/b.json h/a.json", ""},
		{"link to a directory", "linked", "linked/d.jsonl linked/deep/c.JSON linked/loop/a.json linked/loop/b.json linked/loop/z.json", ""},
		{"file of another name", "other/f.history", "other/f.history", ""},
		{"directory of other names", "other", "", "other empty"},
		{"directory without histories", "h docs", "h/a.json h/b.json h/sub/d.jsonl h/sub/deep/c.JSON h/z.json", "docs empty"},
		{"missing file", "nowhere.json", "", "nowhere.json unreadable"},
		{"pattern", "h/[ab]*.json", "h/a.json h/b.json", ""},
		{"pattern of directories", "?/sub/*.jsonl", "h/sub/d.jsonl", ""},
		{"pattern in a literal name", "h[1]/g.json h[1]", "h[1]/g.json h[1]/g.json", ""},
		{"any depth", "h/**/*.json", "h/a.json h/b.json h/z.json", ""},
		{"any depth first", "**/c.*", "h/sub/deep/c.JSON", ""},
		{"twice any depth", "**/sub/**/?.J*", "h/sub/deep/c.JSON", ""},
		{"all below", "h/sub/**", "h/sub/d.jsonl h/sub/deep/c.JSON", ""},
		{"hidden if asked", "h/.h*", "h/.hidden.json", ""},
		{"pattern takes any name", "other/*", "other/f.history", ""},
		{"no match", "h/*.txt", "", "h/*.txt empty"},
		{"bad pattern", "h/[a", "", "h/[a empty"},
		{"absolute pattern", filepath.ToSlash(dir) + "/h/a*", filepath.ToSlash(dir) + "/h/a.json", ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			names, _, failures := load(t, corpus.Options{}, strings.Fields(tt.paths)...)
			units := filepath.ToSlash(strings.Join(names, " "))
			var fails []string
			for _, failure := range failures {
				fails = append(fails, filepath.ToSlash(failure.Name)+" "+failure.Kind.String())
			}
			if diff := cmp.Diff(tt.units, units); diff != "" {
				t.Errorf("units (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(tt.fails, strings.Join(fails, ", ")); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
		})
	}
}

func TestNoPathsAreAnError(t *testing.T) {
	_, _, failures := load(t, corpus.Options{})
	if len(failures) != 1 || failures[0].Kind != corpus.Empty {
		t.Errorf("got errors %v", failures)
	}
}

func TestFileThatVanishesIsReportedByRaw(t *testing.T) {
	large := append(recordedText(t, sample), bytes.Repeat([]byte(" "), 100_000)...) // small files are not read again
	path := write(t, filepath.Join(t.TempDir(), "a.json"), large)
	for unit, err := range corpus.Units(t.Context(), []string{path}, corpus.Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Remove(path); err != nil {
			t.Fatal(err)
		}
		_, err := unit.Decode()
		wantKind(t, err, corpus.Unreadable)
	}
}
