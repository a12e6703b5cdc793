package report_test

import (
	"encoding/xml"
	"slices"
	"strconv"
	"testing"
)

// element is any XML element.
type element struct {
	XMLName  xml.Name
	Attrs    []xml.Attr `xml:",any,attr"`
	Children []element  `xml:",any"`
	Text     string     `xml:",chardata"`
}

func (e element) attr(name string) string {
	for _, a := range e.Attrs {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// junitSchema has for each element its attributes and its children in order, as the schemas of Ant and of Jenkins's xUnit plugin
// agree on them; file is GitLab's.
var junitSchema = map[string]struct{ required, optional, children []string }{
	"testsuites": {required: nil, optional: []string{"name", "tests", "failures", "errors", "skipped", "time"}, children: []string{"testsuite"}},
	"testsuite": {
		required: []string{"name", "tests", "failures", "errors"}, optional: []string{"skipped", "time", "timestamp"},
		children: []string{"properties", "testcase", "system-out", "system-err"},
	},
	"testcase": {
		required: []string{"name", "classname", "time"}, optional: []string{"file"},
		children: []string{"skipped", "error", "failure", "system-out", "system-err"},
	},
	"skipped":    {required: []string{"message"}},
	"failure":    {required: []string{"message", "type"}},
	"error":      {required: []string{"message", "type"}},
	"system-out": {},
}

func checkElement(t *testing.T, e element) {
	t.Helper()
	rule, ok := junitSchema[e.XMLName.Local]
	if !ok {
		t.Errorf("element <%s> is not in the schema", e.XMLName.Local)
		return
	}
	for _, name := range rule.required {
		if e.attr(name) == "" {
			t.Errorf("<%s> lacks the attribute %q", e.XMLName.Local, name)
		}
	}
	for _, a := range e.Attrs {
		if !slices.Contains(rule.required, a.Name.Local) && !slices.Contains(rule.optional, a.Name.Local) {
			t.Errorf("<%s> has an unknown attribute %q", e.XMLName.Local, a.Name.Local)
		}
	}
	last := 0
	for _, child := range e.Children {
		at := slices.Index(rule.children, child.XMLName.Local)
		if at < last {
			t.Errorf("<%s> is out of place in <%s>", child.XMLName.Local, e.XMLName.Local)
		}
		last = at
		checkElement(t, child)
	}
}

func TestJUnitKeepsToTheSchema(t *testing.T) {
	var root element
	if err := xml.Unmarshal(write(t, "junit", sample(t)), &root); err != nil {
		t.Fatal(err)
	}
	checkElement(t, root)
}

func TestJUnitCountsItsCases(t *testing.T) {
	var root element
	if err := xml.Unmarshal(write(t, "junit", sample(t)), &root); err != nil {
		t.Fatal(err)
	}
	suite, counts := root.Children[0], map[string]int{}
	seconds := 0.0
	for _, c := range suite.Children {
		counts["testcase"]++
		for _, child := range c.Children {
			counts[child.XMLName.Local]++
		}
		s, err := strconv.ParseFloat(c.attr("time"), 64)
		if err != nil {
			t.Error(err)
		}
		seconds += s
	}
	for attribute, name := range map[string]string{"tests": "testcase", "failures": "failure", "errors": "error", "skipped": "skipped"} {
		if got := suite.attr(attribute); got != strconv.Itoa(counts[name]) {
			t.Errorf("suite has %s=%q and %d of <%s>", attribute, got, counts[name], name)
		}
	}
	if got := suite.attr("time"); got != strconv.FormatFloat(seconds, 'f', 6, 64) {
		t.Errorf("suite takes %s s, its cases %f s", got, seconds)
	}
	if suite.attr("timestamp") != "2026-03-09T12:00:00" {
		t.Errorf("timestamp is %q", suite.attr("timestamp"))
	}
}
