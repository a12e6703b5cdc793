package report_test

import (
	"bytes"
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"

	"github.com/groundhogdev/groundhog/replayer"
	"github.com/groundhogdev/groundhog/replayer/explain"
	"github.com/groundhogdev/groundhog/replayer/report"
)

// TestPageSaysWhatTheTextSays looks for each line of the text report in the page, but for those that the timelines have in their place.
func TestPageSaysWhatTheTextSays(t *testing.T) {
	for _, r := range []replayer.Result{diverged(t), divergedNowhere(t), unreadable(), unknownType(t), warned()} {
		s := &replayer.Summary{Results: []replayer.Result{r}, Passed: 1}
		page := wellFormedPage(t, write(t, "html", s))
		for paragraph := range strings.SplitSeq(string(write(t, "text", s)), "\n\n") {
			if strings.HasPrefix(strings.TrimSpace(paragraph), "agreed so far") {
				continue
			}
			if strings.HasPrefix(paragraph, "  ") && !strings.HasPrefix(paragraph, "   ") && strings.Contains(page, words(paragraph)) {
				continue // wrapped
			}
			for line := range strings.SplitSeq(paragraph, "\n") {
				for _, part := range parts(line) {
					if !strings.Contains(page, part) {
						t.Errorf("%s: the page does not say %q:\n%s", r.Name, part, page)
					}
				}
			}
		}
	}
}

// parts are the texts of a line that stand in elements of their own.
func parts(line string) []string {
	line = regexp.MustCompile(`^(DIVERGED|TROUBLE|passed) |^ +\d+ \||^      +(history|code) |: \d+ passed.*`).ReplaceAllString(line, "")
	var list []string
	for part := range strings.SplitSeq(strings.ReplaceAll(line, " / ", "  "), "  ") {
		list = append(list, words(part))
	}
	return list
}

func words(text string) string { return strings.Join(strings.Fields(text), " ") }

func TestPageFoldsWhatAgrees(t *testing.T) {
	page := string(write(t, "html", &replayer.Summary{Results: []replayer.Result{diverged(t)}, Diverged: 1}))
	folded, shown, ok := strings.Cut(page[strings.Index(page, "<details>"):], "</details>")
	if !ok || strings.Contains(shown, "<details>") {
		t.Fatalf("the page has not one fold:\n%s", page)
	}
	for id := 3; id <= 13; id++ {
		event := fmt.Sprintf("event %d ", id)
		if inFold := strings.Contains(folded, event); inFold == strings.Contains(shown, "<code>"+event) && id != 9 && id != 10 {
			t.Errorf("%sis in the fold and outside of it, or in neither", event)
		}
	}
	mark := strings.Index(shown, "Here history and code part")
	if event := strings.Index(shown, "<code>event 11 "); mark < 0 || mark > event || strings.Contains(folded, "code part") {
		t.Errorf("event 11 is not marked:\n%s", shown)
	}
	for _, text := range []string{"2 earlier rows left out", "1 later row left out", "event 3 and on: 4 rows that agree"} {
		if !strings.Contains(page, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
}

func TestPageShortensValuesUnlessVerbose(t *testing.T) {
	long := strings.Repeat("x", 300)
	r := diverged(t)
	r.Divergence.Diff = []explain.Difference{{Field: "input[0]", History: long, Code: "short"}}
	s := &replayer.Summary{Results: []replayer.Result{r}, Diverged: 1}
	for _, verbose := range []bool{false, true} {
		o := options
		o.Verbose = verbose
		var page bytes.Buffer
		if err := report.HTML(&page, s, o); err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(page.String(), long); got != verbose {
			t.Errorf("with Verbose %t, the page has the long value: %t", verbose, got)
		}
	}
}

func TestPageKeepsHostileTextsAsTexts(t *testing.T) {
	page := string(write(t, "html", sample(t)))
	if strings.Contains(page, "<script") || !strings.Contains(page, html.EscapeString("<script>&amp;")) {
		t.Errorf("the hostile text is not escaped:\n%s", page)
	}
}

// TestPageIsWrittenBitByBit has a corpus of many passes written to somebody who notes the longest piece.
func TestPageIsWrittenBitByBit(t *testing.T) {
	s := &replayer.Summary{Passed: 1000}
	for range s.Passed {
		s.Results = append(s.Results, passed())
	}
	var w longest
	if err := report.HTML(&w, s, options); err != nil {
		t.Fatal(err)
	}
	if w.sum < 100<<10 || w.most > 16<<10 {
		t.Errorf("%d bytes came in pieces of up to %d", w.sum, w.most)
	}
}

type longest struct{ sum, most int }

func (w *longest) Write(p []byte) (int, error) {
	w.sum, w.most = w.sum+len(p), max(w.most, len(p))
	return len(p), nil
}
