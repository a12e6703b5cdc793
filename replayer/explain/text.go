package explain

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/groundhogdev/groundhog/internal/ink"
)

// Style says how explanations look.
type Style struct {
	// Dir is the directory that paths are shown relative to; empty leaves them as they are.
	Dir string
	// Color is for terminals.
	Color bool
	// Verbose shortens nothing.
	Verbose bool
}

func (s Style) palette() ink.Palette { return ink.Palette{On: s.Color} }

// Path shortens a path that lies inside of Dir.
func (s Style) Path(path string) string {
	if s.Dir == "" || !filepath.IsAbs(path) {
		return path
	}
	short, err := filepath.Rel(s.Dir, path)
	if err != nil || !filepath.IsLocal(short) {
		return path
	}
	return short
}

// Place renders the innermost frame as file:line; "" if there is none.
func (s Style) Place(at []Frame) string {
	if len(at) == 0 {
		return ""
	}
	return fmt.Sprintf("%s:%d", s.Path(at[0].File), at[0].Line)
}

// Text explains where code and history part.
func (d *Divergence) Text(style Style) string {
	var text strings.Builder
	w, p := &text, style.palette()
	fmt.Fprintf(w, "\n  %s\n", p.Bold(ink.Sentence(d.Summary)))
	fmt.Fprintf(w, "  %s\n", p.Dim(d.LooksLike()))
	writeSite(w, d.At, style)
	if len(d.Matched) > 0 {
		fmt.Fprintf(w, "\n  %s\n", p.Head("agreed so far"))
		for _, m := range d.Matched {
			line := "    " + eventColumn(m.Event)
			if place := style.Place(m.Step.Frames); place != "" {
				line += " " + p.Dim(place)
			}
			fmt.Fprintln(w, line)
		}
	}
	if d.Event != nil || d.Step != nil {
		fmt.Fprintf(w, "\n  %s\n    %s\n", p.Head("history says"), p.Green(d.HistorySays()))
		fmt.Fprintf(w, "  %s\n    %s\n", p.Head("code does"), p.Red(d.CodeDoes()))
	}
	writeDiff(w, d.Diff, "  ", p)
	for _, paragraph := range d.Advice {
		fmt.Fprintf(w, "\n%s\n", ink.Wrap(paragraph, "  ", 100))
	}
	if d.Patch != "" {
		fmt.Fprintf(w, "\n  %s\n%s", p.Head("a patch could look like"), ink.Indent(d.Patch, "    "))
	}
	fmt.Fprintf(w, "\n  %s %s\n\n", p.Head("SDK:"), p.Dim(ink.Shorten(d.SDK, style.Verbose)))
	return text.String()
}

// writeSite shows the user's line and the calls that led to it.
func writeSite(w io.Writer, at []Frame, style Style) {
	if len(at) == 0 {
		return
	}
	p := style.palette()
	fmt.Fprintf(w, "\n  %s in %s\n", p.Cyan(style.Place(at)), Function(at[0]))
	if line := SourceLine(at[0].File, at[0].Line); line != "" {
		fmt.Fprintf(w, "  %s %s\n", p.Dim(fmt.Sprintf("%5d |", at[0].Line)), line)
	}
	for _, f := range Callers(at) {
		fmt.Fprintf(w, "        %s\n", p.Dim("called from "+style.Place([]Frame{f})+" in "+Function(f)))
	}
}

// LooksLike names the kind of change and the SDK's check.
func (d *Divergence) LooksLike() string {
	return "looks like: " + string(d.Change) + "; the SDK's check: " + d.Site.Key
}

// Callers are the frames to show beside the innermost: as many as help to find the way.
func Callers(at []Frame) []Frame { return at[min(1, len(at)):min(len(at), 4)] }

// HistorySays says what history has where the two part.
func (d *Divergence) HistorySays() string {
	if d.Event == nil {
		return "nothing more here"
	}
	return eventColumn(*d.Event)
}

// CodeDoes says what the code does there.
func (d *Divergence) CodeDoes() string {
	switch {
	case d.Step != nil:
		return StepText(*d.Step)
	case len(d.Matched) > 0:
		return "nothing: it waits after " + StepText(d.Matched[len(d.Matched)-1].Step)
	}
	return "nothing at this place"
}

func eventColumn(e Event) string {
	return fmt.Sprintf("event %4d  %s", e.ID, EventName(e))
}

// Function is a frame's function without the directories of its import path.
func Function(f Frame) string { return f.Func[strings.LastIndexByte(f.Func, '/')+1:] }
