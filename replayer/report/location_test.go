package report

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/groundhogdev/groundhog/replayer/explain"
)

func TestHistoryFile(t *testing.T) {
	o := Options{Dir: "/home/ann/shop"}
	for _, c := range []struct {
		name string
		want location
	}{
		{"/home/ann/shop/h/a.json", location{path: "h/a.json"}},
		{"/elsewhere/a.json", location{path: "/elsewhere/a.json"}},
		{"h/a.json", location{path: "h/a.json"}},
		{"h/all.jsonl:3", location{path: "h/all.jsonl", line: 3}},
		{"h/all.NDJSON:12:2", location{path: "h/all.NDJSON", line: 12}},
		{"h/list.json:3", location{path: "h/list.json"}},
		{"h/export.binpb:3", location{path: "h/export.binpb"}},
		{"h/old.zip!deep/b.json", location{path: "h/old.zip"}},
		{"h/old.tar.gz!deep/all.jsonl:7", location{path: "h/old.tar.gz"}},
		{"h/all.jsonl.gz:7", location{path: "h/all.jsonl.gz"}},
		{"h/wow!such.json", location{path: "h/wow!such.json"}},
		{"h/order:17", location{path: "h/order:17"}},
		{"h/all.jsonl:99999999999999999999", location{path: "h/all.jsonl"}},
		{"-", location{}},
		{"-:4", location{}},
		{"-!a.json", location{}},
		{"", location{}},
	} {
		if got := o.historyFile(c.name); got != c.want {
			t.Errorf("history %q is at %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestPathsOfTheWorkingDirectoryAreSeenFromDir(t *testing.T) {
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	o := Options{Dir: filepath.Dir(here)}
	if got, want := o.file("h/a.json"), "report/h/a.json"; got != want {
		t.Errorf("file is %q, want %q", got, want)
	}
}

func TestCallSitePrefersCodeInsideOfDir(t *testing.T) {
	library, own := explain.Frame{File: "/mod/retry/retry.go", Line: 3}, explain.Frame{File: "/home/ann/shop/orders/w.go", Line: 9}
	for _, c := range []struct {
		dir  string
		at   []explain.Frame
		want location
	}{
		{"/home/ann/shop", []explain.Frame{library, own}, location{"orders/w.go", 9}},
		{"/home/bob", []explain.Frame{library, own}, location{"/mod/retry/retry.go", 3}},
		{"", []explain.Frame{library, own}, location{"/mod/retry/retry.go", 3}},
		{"/home/ann/shop", nil, location{}},
	} {
		if got := (Options{Dir: c.dir}).callSite(c.at); got != c.want {
			t.Errorf("call site in %q is %+v, want %+v", c.dir, got, c.want)
		}
	}
}

func TestURI(t *testing.T) {
	for path, want := range map[string]string{
		"h/a.json":         "h/a.json",
		"h/with space#.go": "h/with%20space%23.go",
		"100%.go":          "100%25.go",
		"a:b.json":         "./a:b.json",
		"/abs/a.go":        "file:///abs/a.go",
		"bad\xff.go":       "bad%FF.go",
	} {
		if got := (location{path: path}).uri(); got != want {
			t.Errorf("URI of %q is %q, want %q", path, got, want)
		}
	}
}
