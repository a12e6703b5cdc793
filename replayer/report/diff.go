package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"github.com/google/go-cmp/cmp"

	"github.com/groundhogdev/groundhog/replayer/explain"
)

// writeDiff shows each attribute with history's value above the code's.
func writeDiff(w io.Writer, diff []explain.Difference, margin string, p palette) {
	if len(diff) == 0 {
		return
	}
	fmt.Fprintf(w, "%s%s\n", margin, p.head("differs"))
	for _, d := range diff {
		fmt.Fprintf(w, "%s  %s\n", margin, d.Field)
		if text := structured(d); text != "" {
			fmt.Fprint(w, indent(text, margin+"    "))
			continue
		}
		fmt.Fprintf(w, "%s    %s\n", margin, p.green("history "+orNothing(d.History)))
		fmt.Fprintf(w, "%s    %s\n", margin, p.red("code    "+orNothing(d.Code)))
	}
}

// structured compares JSON objects and arrays value by value; it returns "" for anything else.
func structured(d explain.Difference) string {
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

func orNothing(text string) string {
	if text == "" {
		return "(nothing)"
	}
	return text
}
