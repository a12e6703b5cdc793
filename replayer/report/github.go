package report

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/groundhogdev/groundhog/internal/ink"
	"github.com/groundhogdev/groundhog/replayer"
)

// GitHub writes workflow commands of GitHub Actions: an error or a warning for each finding, at the user's line where one is
// known and else at the history's file, and a notice with the totals. Actions shows only the first ten annotations of
// each kind in a step; the log has them all.
func GitHub(w io.Writer, s *replayer.Summary, o Options) error {
	var out bytes.Buffer
	for f := range findings(s, o) {
		command := "error"
		if f.verdict == replayer.Passed {
			command = "warning"
		}
		at := o.callSite(f.at)
		if at.path == "" {
			at = o.historyFile(f.result.Name)
		}
		writeCommand(&out, command, at, f.title, f.text)
	}
	if judgedNothing(s) {
		writeCommand(&out, "error", location{}, "replay-check", ink.Sentence(nothingReplayed))
	}
	writeCommand(&out, "notice", location{}, "replay-check", totals(s))
	_, err := w.Write(out.Bytes())
	return err
}

func writeCommand(out *bytes.Buffer, command string, at location, title, text string) {
	var properties []string
	if at.path != "" {
		properties = append(properties, "file="+property(at.path))
	}
	if at.line > 0 {
		properties = append(properties, fmt.Sprintf("line=%d", at.line))
	}
	properties = append(properties, "title="+property(title))
	fmt.Fprintf(out, "::%s %s::%s\n", command, strings.Join(properties, ","), message(text))
}

var (
	messageEscapes  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	propertyEscapes = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// message escapes the text of a workflow command, so that no part of it can be taken for another command.
func message(text string) string { return messageEscapes.Replace(clean(text)) }

func property(text string) string { return propertyEscapes.Replace(clean(text)) }
