package fetch

import (
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNamePart(t *testing.T) {
	for text, want := range map[string]string{
		"order-17":         "order-17",
		"":                 "%",
		"..":               "%2E%2E",
		".hidden.id.":      "%2Ehidden.id%2E",
		"a/b\\c:d":         "a%2Fb%5Cc%3Ad",
		"100%":             "100%25",
		" x ":              "%20x%20",
		"line\nbreak\x7f":  "line%0Abreak%7F",
		"Zürich 日本":        "Zürich 日本",
		"\xff bad":         "%FF bad",
		"NUL":              "%4EUL",
		"com1.log":         "%63om1.log",
		"Console":          "Console",
		"com":              "com",
		"*generic[main.T]": "%2Ageneric[main.T]",
	} {
		if got := namePart(text); got != want {
			t.Errorf("name of %q is %q, want %q", text, got, want)
		}
	}
}

func TestLongNamesAreCutAndStayApart(t *testing.T) {
	long := strings.Repeat("日/", 300)
	one, two := namePart(long+"1"), namePart(long+"2")
	if len(one) > maxPart || len(two) > maxPart || one == two {
		t.Errorf("names are %q (%d bytes) and %q", one, len(one), two)
	}
	e := Execution{WorkflowID: long, RunID: long, Type: long}
	if base := filepath.Base(fileName(e, BinaryGzip)); len(base) > 255 {
		t.Errorf("file name has %d bytes", len(base))
	}
}

func FuzzNamePart(f *testing.F) {
	for _, seed := range []string{"a", "..", "con", "日/本", "%~", strings.Repeat("%", 60), strings.Repeat("日", 60)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		name := namePart(text)
		switch back, err := url.PathUnescape(name); {
		case len(name) > maxPart || !utf8.ValidString(name) || strings.ContainsAny(name, `/\:*?"<>|`) || strings.HasPrefix(name, "."):
			t.Errorf("name of %q is %q", text, name)
		case text == "" || strings.Contains(name, "%~"):
		case err != nil || back != text:
			t.Errorf("name of %q is %q, which reads back as %q, %v", text, name, back, err)
		}
	})
}
