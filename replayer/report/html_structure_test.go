package report_test

import (
	"bytes"
	"encoding/xml"
	"io"
	"iter"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// elements are all that a page may hold. None of them runs or loads anything.
var elements = []string{
	"html", "head", "meta", "title", "style", "body", "header", "main", "nav", "section", "article", "footer", "h1", "h2", "h3", "h4", "p", "ul", "ol", "li", "dl",
	"div", "dt", "dd", "a", "span", "strong", "code", "pre", "details", "summary", "table", "caption", "colgroup", "col", "thead", "tbody", "tr", "th", "td",
}

var attributes = []string{
	"lang", "charset", "name", "content", "http-equiv", "class", "id", "href", "scope", "colspan", "aria-hidden", "aria-label", "aria-labelledby",
}

// tokens reads a page as XML, which it is as well.
func tokens(t *testing.T, page []byte) iter.Seq[xml.Token] {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(page))
	return func(yield func(xml.Token) bool) {
		for {
			token, err := decoder.Token()
			if err == io.EOF {
				return
			}
			if err != nil {
				t.Fatalf("the page is not well-formed: %v\n%s", err, page)
			}
			if !yield(token) {
				return
			}
		}
	}
}

// wellFormedPage checks every element and returns the page's text.
func wellFormedPage(t *testing.T, page []byte) string {
	t.Helper()
	var text strings.Builder
	for token := range tokens(t, page) {
		switch token := token.(type) {
		case xml.StartElement:
			harmless(t, token)
			text.WriteString(" ")
		case xml.EndElement:
			text.WriteString(" ")
		case xml.CharData:
			text.Write(token)
		}
	}
	return words(text.String())
}

func harmless(t *testing.T, e xml.StartElement) {
	t.Helper()
	if !slices.Contains(elements, e.Name.Local) {
		t.Errorf("the page has an element %q", e.Name.Local)
	}
	for _, a := range e.Attr {
		if !slices.Contains(attributes, a.Name.Local) {
			t.Errorf("the page has an attribute %q", a.Name.Local)
		}
		if a.Name.Local == "href" && !strings.HasPrefix(a.Value, "#") {
			t.Errorf("the page leads elsewhere: %q", a.Value)
		}
	}
}

// TestPageCanBeReadAloud looks for what assistive technology goes by: landmarks, headings in steps of one, names and headers of tables.
func TestPageCanBeReadAloud(t *testing.T) {
	count, ids, level := map[string]int{}, map[string]int{}, 0
	var named []string
	for token := range tokens(t, write(t, "html", sample(t))) {
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		count[e.Name.Local]++
		if n, ok := strings.CutPrefix(e.Name.Local, "h"); ok && len(n) == 1 && n >= "1" && n <= "6" {
			if now := int(n[0] - '0'); now > level+1 {
				t.Errorf("a heading of level %d follows one of level %d", now, level)
			} else {
				level = now
			}
		}
		for _, a := range e.Attr {
			switch a.Name.Local {
			case "id":
				ids[a.Value]++
			case "aria-labelledby":
				named = append(named, a.Value)
			case "href":
				named = append(named, strings.TrimPrefix(a.Value, "#"))
			}
		}
		if e.Name.Local == "th" && !slices.ContainsFunc(e.Attr, func(a xml.Attr) bool { return a.Name.Local == "scope" }) {
			t.Error("a header of a table has no scope")
		}
	}
	for _, name := range []string{"h1", "header", "main", "nav", "footer", "title"} {
		if count[name] != 1 {
			t.Errorf("the page has %d elements %s, want 1", count[name], name)
		}
	}
	if tables := count["table"]; count["caption"] != tables || count["thead"] != tables {
		t.Errorf("%d tables have %d captions and %d heads", tables, count["caption"], count["thead"])
	}
	for _, id := range named {
		if ids[id] != 1 {
			t.Errorf("%d elements are called %q, want 1", ids[id], id)
		}
	}
}

func TestPageHasNothingThatRunsOrLoads(t *testing.T) {
	page := write(t, "html", sample(t))
	wellFormedPage(t, page)
	if found := regexp.MustCompile(`(?i)url\(|@import|src=|javascript:`).Find(page); found != nil {
		t.Errorf("the page has %q", found)
	}
}
