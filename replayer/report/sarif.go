package report

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"github.com/groundhogdev/groundhog/internal/ink"
	"github.com/groundhogdev/groundhog/replayer"
	"github.com/groundhogdev/groundhog/replayer/explain"
)

const (
	sarifSchema = "https://json.schemastore.org/sarif-2.1.0.json"
	sarifRoot   = "%SRCROOT%" // the base of relative paths, by the name that code scanning gives it
	sarifHome   = "https://github.com/groundhogdev/groundhog"
	// sarifFingerprint names the way in which fingerprints are made; it changes with it.
	sarifFingerprint = "replayDivergence/v1"
)

// SARIF writes a log of version 2.1.0 with one run. The rules are the sites of [explain.Catalogue] and one for warnings; divergences
// are errors at the user's line, with the history as a related location; trouble is not a result but a notification
// of the tool.
func SARIF(w io.Writer, s *replayer.Summary, o Options) error {
	rules := sarifRules()
	run := sarifRun{
		Tool:        sarifTool{sarifDriver{Name: "replay-check", Version: clean(o.Version), URI: sarifHome, Rules: rules}},
		Bases:       map[string]sarifBase{sarifRoot: {sarifText{"the directory that relative paths start from"}}},
		Invocations: []sarifInvocation{{Successful: s.Trouble == 0 && !judgedNothing(s), ExitCode: s.ExitCode()}},
		Results:     []sarifResult{},
	}
	invocation := &run.Invocations[0]
	if !o.Now.IsZero() {
		invocation.End = o.Now.UTC().Format(time.RFC3339)
	}
	index := map[string]int{}
	for i, rule := range rules {
		index[rule.ID] = i
	}
	for f := range findings(s, o) {
		if f.verdict == replayer.Trouble {
			invocation.Notifications = append(invocation.Notifications, sarifTrouble(f, index, o))
			continue
		}
		run.Results = append(run.Results, sarifFinding(f, index, o))
	}
	if judgedNothing(s) {
		invocation.Notifications = []sarifNotification{{Level: "error", Message: sarifText{ink.Sentence(nothingReplayed)}}}
	}
	return writeJSON(w, sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}})
}

func sarifRules() []sarifRule {
	var rules []sarifRule
	for _, site := range explain.Catalogue() {
		rules = append(rules, sarifRule{
			ID: site.Key, Short: sarifText{site.Title}, Full: sarifText{site.Meaning}, Help: sarifText{site.Meaning}, Default: sarifDefault{"error"},
		})
	}
	const meaning = "The replay passes, but a call sets an attribute, such as an input or a timeout, that history recorded otherwise. " +
		"The SDK does not compare these. Open runs keep what they recorded."
	return append(rules, sarifRule{
		ID: strictRule, Short: sarifText{"the code does the same thing in another way than history recorded"},
		Full: sarifText{meaning}, Help: sarifText{meaning}, Default: sarifDefault{"warning"},
	})
}

func sarifFinding(f finding, index map[string]int, o Options) sarifResult {
	level := "error"
	if f.verdict == replayer.Passed {
		level = "warning"
	}
	history := sarifHistory(f, o)
	result := sarifResult{
		Rule: f.rule, Index: index[f.rule], Level: level, Message: sarifText{f.text},
		Locations:    []sarifLocation{history},
		Fingerprints: map[string]string{sarifFingerprint: fingerprint(f, o)},
	}
	if at := o.callSite(f.at); at.path != "" {
		result.Locations = []sarifLocation{sarifPlace(at)}
		history.ID, history.Message = 1, &sarifText{"the recorded history"}
		result.Related = []sarifLocation{history}
		result.Stacks = sarifStackOf(f.at, o)
	}
	return result
}

func sarifTrouble(f finding, index map[string]int, o Options) sarifNotification {
	n := sarifNotification{Level: "error", Message: sarifText{f.text}, Locations: []sarifLocation{sarifHistory(f, o)}}
	if i, ok := index[f.rule]; ok {
		n.Rule = &sarifRuleRef{f.rule, i}
	}
	return n
}

// sarifHistory locates a finding's history: its file, and the label that tells it from others in the same file.
func sarifHistory(f finding, o Options) sarifLocation {
	place := sarifPlace(o.historyFile(f.result.Name))
	place.Logical = []sarifLogical{{clean(o.rel(f.result.Name))}}
	return place
}

func sarifPlace(l location) sarifLocation {
	if l.path == "" {
		return sarifLocation{}
	}
	physical := &sarifPhysical{Artifact: sarifArtifact{URI: l.uri()}}
	if !l.isAbs() {
		physical.Artifact.Base = sarifRoot
	}
	if l.line > 0 {
		physical.Region = &sarifRegion{l.line}
	}
	return sarifLocation{Physical: physical}
}

func sarifStackOf(at []explain.Frame, o Options) []sarifStack {
	stack := sarifStack{Message: sarifText{"the workflow code, innermost call first"}}
	for _, f := range at {
		place := sarifPlace(o.frame(f))
		place.Logical = []sarifLogical{{clean(f.Func)}}
		stack.Frames = append(stack.Frames, sarifFrame{place})
	}
	return []sarifStack{stack}
}

// fingerprint is the same for the same finding in the next run: it knows the history, the check, and what met there, but neither lines
// nor machines.
func fingerprint(f finding, o Options) string {
	sum := sha256.New()
	fmt.Fprintf(sum, "%q %q", f.rule, o.file(f.result.Name))
	if f.event != nil {
		fmt.Fprintf(sum, " event %d", f.event.ID)
	}
	if f.step != nil {
		fmt.Fprintf(sum, " step %q %q %q", f.step.Call, f.step.Name, f.step.ID)
	}
	return hex.EncodeToString(sum.Sum(nil)[:16])
}
