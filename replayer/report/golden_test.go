package report_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/groundhogdev/groundhog/replayer"
	"github.com/groundhogdev/groundhog/replayer/report"
)

var rewrite = flag.Bool("rewrite", false, "write the golden files anew")

// golden compares with a file in testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *rewrite {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; run go test with -rewrite to make it", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got); if it should, run go test with -rewrite:\n%s", path, diff)
	}
}

func write(t *testing.T, name string, s *replayer.Summary) []byte {
	t.Helper()
	f, err := report.FormatOf(name)
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := f.Write(&out, s, options); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

var goldenFormats = []string{"html", "json", "junit", "sarif", "github"}

func TestFormatsAreGolden(t *testing.T) {
	for _, name := range goldenFormats {
		t.Run(name, func(t *testing.T) {
			got := write(t, name, sample(t))
			if !utf8.Valid(got) {
				t.Error("the report is not valid UTF-8")
			}
			if i := bytes.IndexFunc(got, func(r rune) bool { return r < ' ' && r != '\n' && r != '\t' }); i >= 0 {
				t.Errorf("the report has a control character at byte %d", i)
			}
			golden(t, name, withoutRules(got))
		})
	}
}

func TestNothingReplayedIsNoSuccess(t *testing.T) {
	for _, name := range goldenFormats {
		t.Run(name, func(t *testing.T) {
			golden(t, name+"_empty", withoutRules(write(t, name, &replayer.Summary{})))
			golden(t, name+"_skipped", withoutRules(write(t, name, &replayer.Summary{Results: []replayer.Result{skipped()}, Skipped: 1})))
		})
	}
}

func TestFormatsKeepTheirOrder(t *testing.T) {
	var got []string
	for _, f := range report.Formats {
		got = append(got, f.Name)
	}
	if want := []string{"text", "html", "json", "junit", "sarif", "github"}; !slices.Equal(got, want) {
		t.Errorf("formats are %q, want %q", got, want)
	}
}

func TestUnknownFormatNamesTheKnown(t *testing.T) {
	_, err := report.FormatOf("pdf")
	if want := `find report format "pdf": there is none of this name; use one of text, html, json, junit, sarif, github`; err == nil || err.Error() != want {
		t.Errorf("error is %v, want %s", err, want)
	}
}

func TestErrorOfTheDestinationIsReturned(t *testing.T) {
	for _, f := range report.Formats {
		if err := f.Write(full{}, sample(t), options); !errors.Is(err, errFull) {
			t.Errorf("%s: error is %v, want %v", f.Name, err, errFull)
		}
	}
}

var errFull = errors.New("disk full")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }
