package report

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/groundhogdev/groundhog/replayer"
)

// The elements of a JUnit report, as far as Jenkins, GitLab and their like read them. Their order is the one that the
// common schemas ask for.
type (
	junitSuites struct {
		XMLName xml.Name `xml:"testsuites"`
		junitCounts
		Suite junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		junitCounts
		Timestamp string      `xml:"timestamp,attr,omitempty"`
		Cases     []junitCase `xml:"testcase"`
	}
	junitCounts struct {
		Name     string `xml:"name,attr"`
		Tests    int    `xml:"tests,attr"`
		Failures int    `xml:"failures,attr"`
		Errors   int    `xml:"errors,attr"`
		Skipped  int    `xml:"skipped,attr"`
		Time     string `xml:"time,attr"`
	}
	junitCase struct {
		Name    string      `xml:"name,attr"`
		Class   string      `xml:"classname,attr"`
		File    string      `xml:"file,attr,omitempty"`
		Time    string      `xml:"time,attr"`
		Skipped *junitSkip  `xml:"skipped"`
		Failure *junitFault `xml:"failure"`
		Error   *junitFault `xml:"error"`
		Out     *junitText  `xml:"system-out"`
	}
	junitFault struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",cdata"`
	}
	junitSkip struct {
		Message string `xml:"message,attr"`
	}
	junitText struct {
		Text string `xml:",cdata"`
	}
)

// unknownClass stands for the workflow type of a history that could not be read.
const unknownClass = "(unknown workflow type)"

// JUnit writes a test suite with one test case per history: its class is the workflow type, its name the file. A divergence is a
// failure, trouble is an error, a history with nothing to replay yet is skipped, and warnings are output.
func JUnit(w io.Writer, s *replayer.Summary, o Options) error {
	o.Color = false
	suite := junitSuite{}
	var elapsed time.Duration
	for i := range s.Results {
		r := &s.Results[i]
		elapsed += r.Elapsed
		suite.Cases = append(suite.Cases, junitCaseOf(r, o))
	}
	suite.junitCounts = junitCounts{Name: "replay-check", Tests: len(s.Results), Failures: s.Diverged, Errors: s.Trouble, Skipped: s.Skipped, Time: seconds(elapsed)}
	if judgedNothing(s) {
		suite.Tests, suite.Errors = suite.Tests+1, 1
		suite.Cases = append(suite.Cases, junitCase{
			Name: "histories", Class: unknownClass, Time: seconds(0),
			Error: &junitFault{Message: nothingReplayed, Type: string(replayer.Trouble)},
		})
	}
	if !o.Now.IsZero() {
		suite.Timestamp = o.Now.UTC().Format("2006-01-02T15:04:05") // the schema has no place for a zone
	}
	out := bytes.NewBufferString(xml.Header)
	encoder := xml.NewEncoder(out)
	encoder.Indent("", "  ")
	if err := encoder.Encode(junitSuites{junitCounts: suite.junitCounts, Suite: suite}); err != nil {
		return fmt.Errorf("write JUnit report: %w", err)
	}
	out.WriteByte('\n')
	_, err := w.Write(out.Bytes())
	return err
}

func junitCaseOf(r *replayer.Result, o Options) junitCase {
	c := junitCase{
		Name:  clean(o.rel(r.Name)),
		Class: oneLine(cmp.Or(r.Facts.WorkflowType, unknownClass)),
		File:  clean(o.historyFile(r.Name).path),
		Time:  seconds(r.Elapsed),
	}
	switch r.Verdict {
	case replayer.Diverged:
		c.Failure = junitFailure(r, o)
	case replayer.Skipped:
		c.Skipped = &junitSkip{oneLine(skippedText(r, o))}
	case replayer.Trouble:
		f := troubleFinding(r, o)
		c.Error = &junitFault{Message: oneLine(troubleText(r, o)), Type: cmp.Or(f.rule, string(replayer.Trouble)), Text: f.text}
	}
	c.Out = junitOutput(r, o)
	return c
}

func junitFailure(r *replayer.Result, o Options) *junitFault {
	if r.Divergence == nil {
		return &junitFault{Message: noReason, Type: string(r.Verdict)}
	}
	var body strings.Builder
	body.WriteString(r.Divergence.Text(o.style()))
	return &junitFault{Message: oneLine(r.Divergence.Summary), Type: r.Divergence.Site.Key, Text: clean(body.String())}
}

// noReason is what to say of a divergence without an explanation.
const noReason = "the code does not replay the history"

func skippedText(r *replayer.Result, o Options) string {
	if r.Err != nil {
		return o.relText(r.Err.Error())
	}
	return "the history ends before its first workflow task: there is nothing to replay yet"
}

// junitOutput is what a test case says beside its verdict; nil for nothing.
func junitOutput(r *replayer.Result, o Options) *junitText {
	var out strings.Builder
	if r.Cached {
		fmt.Fprintln(&out, "passed before with the same program and history")
	}
	writeWarnings(&out, r, o)
	writeNext(&out, r, o)
	if out.Len() == 0 {
		return nil
	}
	return &junitText{clean(out.String())}
}

// seconds renders a duration as the schemas want it, to the microsecond.
func seconds(d time.Duration) string { return fmt.Sprintf("%.6f", d.Seconds()) }
