package report_test

import (
	"encoding/json"
	"net/url"
	"regexp"
	"testing"

	"github.com/groundhogdev/groundhog/replayer"
	"github.com/groundhogdev/groundhog/replayer/explain"
)

// object is any JSON object; its methods fail the test where the standard asks for something that is not there.
type object map[string]any

func (o object) object(t *testing.T, name string) object {
	t.Helper()
	v, ok := o[name].(map[string]any)
	if !ok {
		t.Fatalf("%q is not an object in %v", name, o)
	}
	return v
}

func (o object) list(t *testing.T, name string) []object {
	t.Helper()
	items, ok := o[name].([]any)
	if !ok {
		t.Fatalf("%q is not an array in %v", name, o)
	}
	var list []object
	for _, item := range items {
		list = append(list, object(item.(map[string]any)))
	}
	return list
}

func (o object) text(t *testing.T, name string) string {
	t.Helper()
	s, ok := o[name].(string)
	if !ok || s == "" {
		t.Fatalf("%q is not a text in %v", name, o)
	}
	return s
}

// sarifRun reads the one run of a log.
func sarifRun(t *testing.T, s *replayer.Summary) object {
	t.Helper()
	var log object
	if err := json.Unmarshal(write(t, "sarif", s), &log); err != nil {
		t.Fatal(err)
	}
	if v := log.text(t, "version"); v != "2.1.0" {
		t.Errorf("version is %q", v)
	}
	if runs := log.list(t, "runs"); len(runs) == 1 {
		return runs[0]
	}
	t.Fatal("not one run")
	return nil
}

func checkLocation(t *testing.T, l object) {
	t.Helper()
	for _, logical := range l.optional(t, "logicalLocations") {
		logical.text(t, "fullyQualifiedName")
	}
	if l["physicalLocation"] == nil {
		return
	}
	physical := l.object(t, "physicalLocation")
	artifact := physical.object(t, "artifactLocation")
	u, err := url.Parse(artifact.text(t, "uri"))
	if err != nil {
		t.Errorf("uri: %v", err)
	} else if u.IsAbs() == (artifact["uriBaseId"] == "%SRCROOT%") {
		t.Errorf("only relative URIs have a base: %v", artifact)
	}
	if physical["region"] != nil && physical.object(t, "region")["startLine"].(float64) < 1 {
		t.Errorf("lines count from one: %v", physical)
	}
}

func (o object) optional(t *testing.T, name string) []object {
	if o[name] == nil {
		return nil
	}
	return o.list(t, name)
}

func TestSARIFRulesAreTheCatalogue(t *testing.T) {
	rules := sarifRun(t, sample(t)).object(t, "tool").object(t, "driver").list(t, "rules")
	sites := explain.Catalogue()
	if len(rules) != len(sites)+1 {
		t.Fatalf("there are %d rules for %d sites", len(rules), len(sites))
	}
	for i, site := range sites {
		rule := rules[i]
		if rule.text(t, "id") != site.Key || rule.object(t, "shortDescription").text(t, "text") != site.Title ||
			rule.object(t, "fullDescription").text(t, "text") != site.Meaning {
			t.Errorf("rule %d is %v, want the site %q", i, rule, site.Key)
		}
	}
	if last := rules[len(sites)]; last.text(t, "id") != "strict-difference" || last.object(t, "defaultConfiguration").text(t, "level") != "warning" {
		t.Errorf("the last rule is %v", last)
	}
}

func TestSARIFResultsHaveWhatTheStandardAsksFor(t *testing.T) {
	run := sarifRun(t, sample(t))
	rules := run.object(t, "tool").object(t, "driver").list(t, "rules")
	results := run.list(t, "results")
	if len(results) != 4 {
		t.Errorf("there are %d results, want 3 divergences and a warning", len(results))
	}
	for _, r := range results {
		id := r.text(t, "ruleId")
		if index := int(r["ruleIndex"].(float64)); rules[index].text(t, "id") != id {
			t.Errorf("rule %q has the index %d", id, index)
		}
		if level := r.text(t, "level"); (level == "warning") != (id == "strict-difference") {
			t.Errorf("result of rule %q has level %q", id, level)
		}
		r.object(t, "message").text(t, "text")
		r.object(t, "partialFingerprints").text(t, "replayDivergence/v1")
		for _, l := range append(r.list(t, "locations"), r.optional(t, "relatedLocations")...) {
			checkLocation(t, l)
		}
		for _, stack := range r.optional(t, "stacks") {
			for _, f := range stack.list(t, "frames") {
				checkLocation(t, f.object(t, "location"))
			}
		}
	}
}

func TestSARIFTellsTroubleAsNotifications(t *testing.T) {
	for _, c := range []struct {
		name    string
		summary *replayer.Summary
		want    int
	}{{"trouble", sample(t), 2}, {"empty", &replayer.Summary{}, 1}} {
		invocation := sarifRun(t, c.summary).list(t, "invocations")[0]
		if invocation["executionSuccessful"] != false {
			t.Errorf("%s: the execution is called successful", c.name)
		}
		notes := invocation.list(t, "toolExecutionNotifications")
		if len(notes) != c.want {
			t.Errorf("%s: there are %d notifications, want %d", c.name, len(notes), c.want)
		}
		for _, n := range notes {
			n.object(t, "message").text(t, "text")
			for _, l := range n.optional(t, "locations") {
				checkLocation(t, l)
			}
		}
	}
}

func TestSARIFPutsAResultAtTheCallSiteOrTheHistory(t *testing.T) {
	s := sample(t)
	nowhere := divergedNowhere(t)
	nowhere.Name = shop + "/histories/trial.json"
	s.Results = []replayer.Result{diverged(t), nowhere}
	for i, want := range []string{"orders/workflow.go", "histories/trial.json"} {
		result := sarifRun(t, s).list(t, "results")[i]
		artifact := result.list(t, "locations")[0].object(t, "physicalLocation").object(t, "artifactLocation")
		if got := artifact.text(t, "uri"); got != want {
			t.Errorf("result %d is at %q, want %q", i, got, want)
		}
	}
}

func TestSARIFFingerprintsOutliveLinesAndTimes(t *testing.T) {
	s := sample(t)
	before := sarifRun(t, s).list(t, "results")
	seen := map[string]bool{}
	for i := range s.Results {
		s.Results[i].Elapsed++
		if d := s.Results[i].Divergence; d != nil {
			for j := range d.At {
				d.At[j].Line += 10
			}
		}
	}
	for i, after := range sarifRun(t, s).list(t, "results") {
		was := before[i].object(t, "partialFingerprints").text(t, "replayDivergence/v1")
		if is := after.object(t, "partialFingerprints").text(t, "replayDivergence/v1"); is != was {
			t.Errorf("fingerprint of result %d was %s and is %s", i, was, is)
		}
		if seen[was] {
			t.Errorf("fingerprint %s is there twice", was)
		}
		seen[was] = true
	}
}

var catalogueParts = []struct {
	pattern *regexp.Regexp
	instead string
}{
	{regexp.MustCompile(`(?s)"rules": \[.*?\n          \]`), `"rules": ["..."]`},
	{regexp.MustCompile(`"(ruleIndex|index)": \d+`), `"$1": "..."`},
}

// withoutRules leaves out what repeats the catalogue, so that a new site does not change the golden files.
func withoutRules(log []byte) []byte {
	for _, part := range catalogueParts {
		log = part.pattern.ReplaceAll(log, []byte(part.instead))
	}
	return log
}
