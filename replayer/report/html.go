package report

import (
	"bufio"
	"embed"
	"fmt"
	"html/template"
	"io"
	"iter"
	"strings"
	"sync"
	"time"

	"github.com/groundhogdev/groundhog/internal/ink"
	"github.com/groundhogdev/groundhog/replayer"
	"github.com/groundhogdev/groundhog/replayer/explain"
)

//go:embed page.gohtml page.css
var pageFiles embed.FS

// page is parsed when it is first asked for.
var page = sync.OnceValue(func() *template.Template {
	return template.Must(template.ParseFS(pageFiles, "page.gohtml", "page.css"))
})

// HTML writes one page to keep: the explanation of each divergence as [Text] has it and, side by side, what history has and what the
// code does. The page needs nothing beside it, runs no script, and is written result by result.
func HTML(w io.Writer, s *replayer.Summary, o Options) error {
	o.Color = false
	out := bufio.NewWriter(w)
	if err := page().Execute(cleaner{out}, &htmlPage{Options: o, summary: s, sources: map[explain.Frame]string{}}); err != nil {
		return err
	}
	return out.Flush()
}

// cleaner passes on what pages can hold. Templates write each value at once, so no character arrives in parts.
type cleaner struct{ out *bufio.Writer }

func (c cleaner) Write(text []byte) (int, error) {
	if _, err := c.out.WriteString(clean(string(text))); err != nil {
		return 0, err
	}
	return len(text), nil
}

// htmlPage is what the template asks for the page as a whole. Its methods make one result at a time.
type htmlPage struct {
	Options
	summary *replayer.Summary
	sources map[explain.Frame]string // lines that have been read
}

// Title sums up in a line.
func (p *htmlPage) Title() string {
	var parts []string
	for _, t := range p.Tallies() {
		parts = append(parts, t.Text+t.Note)
	}
	return p.Total() + ": " + strings.Join(parts, ", ")
}

func (p *htmlPage) Total() string { return plural(len(p.summary.Results), "history") }

func (p *htmlPage) Tallies() []tally { return tallies(p.summary) }

// About says what was checked, when, and how long it took.
func (p *htmlPage) About() []entry {
	var list []entry
	if p.Program != "" {
		list = append(list, entry{"program", p.Program})
	}
	if !p.Now.IsZero() {
		list = append(list, entry{"written", p.Now.UTC().Format(time.DateTime) + " UTC"})
	}
	if p.summary.Elapsed > 0 {
		list = append(list, entry{"took", took(p.summary.Elapsed)})
	}
	return append(list, coverage(p.summary.Coverage, p.Options)...)
}

// Nothing is said in the place of a success that is none.
func (p *htmlPage) Nothing() string {
	if judgedNothing(p.summary) {
		return ink.Sentence(nothingReplayed)
	}
	return ""
}

func (p *htmlPage) Findings() htmlGroup {
	return p.group("", func(r *replayer.Result) bool { return isDiverged(r) || isTrouble(r) || isTold(r) })
}

func (p *htmlPage) Diverged() htmlGroup { return p.group("diverged", isDiverged) }
func (p *htmlPage) Trouble() htmlGroup  { return p.group("in trouble", isTrouble) }
func (p *htmlPage) Told() htmlGroup     { return p.group("passed", isTold) }
func (p *htmlPage) Skipped() htmlGroup  { return p.group("with nothing to replay yet", isSkipped) }
func (p *htmlPage) Passed() htmlGroup   { return p.group("passed", isPassed) }

func isDiverged(r *replayer.Result) bool { return r.Verdict == replayer.Diverged }
func isTrouble(r *replayer.Result) bool  { return r.Verdict == replayer.Trouble }
func isSkipped(r *replayer.Result) bool  { return r.Verdict == replayer.Skipped }
func isPassed(r *replayer.Result) bool   { return r.Verdict == replayer.Passed }
func isTold(r *replayer.Result) bool     { return isPassed(r) && !plain(r) }

// htmlGroup are the results of one kind.
type htmlGroup struct {
	page  *htmlPage
	words string
	is    func(*replayer.Result) bool
}

func (p *htmlPage) group(words string, is func(*replayer.Result) bool) htmlGroup {
	return htmlGroup{p, words, is}
}

// Results makes the results one by one, in their order.
func (g htmlGroup) Results() iter.Seq[*htmlResult] {
	return func(yield func(*htmlResult) bool) {
		for i := range g.page.summary.Results {
			r := &g.page.summary.Results[i]
			if g.is(r) && !yield(&htmlResult{page: g.page, Result: r, Anchor: fmt.Sprintf("history-%d", i+1)}) {
				return
			}
		}
	}
}

func (g htmlGroup) Any() bool {
	for range g.Results() {
		return true
	}
	return false
}

// Count is a line such as "3 passed".
func (g htmlGroup) Count() string {
	n := 0
	for range g.Results() {
		n++
	}
	return fmt.Sprintf("%d %s", n, g.words)
}
