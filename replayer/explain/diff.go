package explain

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/groundhogdev/groundhog/internal/ink"
)

// Text shows what differs.
func (warning Warning) Text(style Style) string {
	var text strings.Builder
	writeDiff(&text, warning.Diff, "    ", style.palette())
	return text.String()
}

// writeDiff shows each attribute with history's value above the code's.
func writeDiff(w io.Writer, diff []Difference, margin string, p ink.Palette) {
	if len(diff) == 0 {
		return
	}
	fmt.Fprintf(w, "%s%s\n", margin, p.Head("differs"))
	for _, d := range diff {
		fmt.Fprintf(w, "%s  %s\n", margin, d.Field)
		if text := d.Structured(); text != "" {
			fmt.Fprint(w, ink.Indent(text, margin+"    "))
			continue
		}
		fmt.Fprintf(w, "%s    %s\n", margin, p.Green("history "+ink.OrNothing(d.History)))
		fmt.Fprintf(w, "%s    %s\n", margin, p.Red("code    "+ink.OrNothing(d.Code)))
	}
}

// Structured compares JSON objects and arrays value by value; it returns "" for anything else.
func (d Difference) Structured() string {
	history, ok1 := decoded(d.History)
	code, ok2 := decoded(d.Code)
	if !ok1 || !ok2 {
		return ""
	}
	// cmp marks its lines with spaces of several kinds, so that nobody depends on its format.
	return strings.ReplaceAll(cmp.Diff(history, code), "\u00a0", " ")
}

func decoded(text string) (any, bool) {
	if !strings.HasPrefix(text, "{") && !strings.HasPrefix(text, "[") {
		return nil, false
	}
	var v any
	err := json.Unmarshal([]byte(text), &v)
	return v, err == nil
}
