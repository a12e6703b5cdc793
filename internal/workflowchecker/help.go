package workflowchecker

import (
	"fmt"
	"io"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/workflowcheck"
)

const usageText = `workflowcheck finds mistakes in workflows written with Temporal's Go SDK: what makes a replay diverge, and calls of the workflow API that
fail when they run.

    workflowcheck [flags] [packages]              look at packages; ./... if none are named
    go vet -vettool=$(which workflowcheck) ./...  the same, cached package by package
    workflowcheck help RULE                       explain a rule, with examples

What to look at
    -C DIR           change to this directory first
    -tags LIST       build tags, separated by commas
    -config FILE     a YAML file: functions that are nondeterministic or not, files to skip, packages to hold to the rules, severity of rules;
                     WORKFLOWCHECK_CONFIG=FILE is another way to name one, and the one for go vet
    -RULE=false      leave a rule out; -RULE reports it alone

What to do with what is found
    -fix             apply the suggested fixes, where the code is not generated
    -baseline FILE   leave out what the file lists; if it is not there, write it
    -fail LEVEL      exit with 1 because of reports from this level on: note, warning (the default) or error
    -json, -sarif    print reports in JSON, as go vet does, or in SARIF 2.1.0

A report is silenced where it stands by a comment with a reason:

    //workflowcheck:ignore clock -- for a metric, never in a decision

The exit code is 0 if there is nothing that fails, 1 if there is, and 2 if a package could not be analyzed.
`

func usage(out io.Writer) {
	fmt.Fprint(out, usageText)
	everywhere := map[string]bool{}
	for _, r := range workflowcheck.Rules() {
		everywhere[r.Name] = r.Everywhere
	}
	for _, group := range []struct {
		title      string
		everywhere bool
	}{{"Rules for workflow code, which has to do the same at every replay", false}, {"Rules for calls of the workflow API", true}} {
		fmt.Fprintf(out, "\n%s\n", group.title)
		for _, a := range workflowcheck.Analyzers() {
			if everywhere[a.Name] == group.everywhere {
				fmt.Fprintf(out, "    %-16s %s\n", a.Name, title(a))
			}
		}
	}
}

// title is the first line of a rule's documentation, without the word that all of them begin with.
func title(a *analysis.Analyzer) string {
	line, _, _ := strings.Cut(a.Doc, "\n")
	return strings.TrimSuffix(strings.TrimPrefix(line, "finds "), ".")
}

func help(args []string, s Streams) int {
	if len(args) == 0 {
		usage(s.Out)
		return codeClean
	}
	for _, name := range args {
		found := false
		for _, a := range workflowcheck.Analyzers() {
			if a.Name == name {
				fmt.Fprintf(s.Out, "%s %s\n", name, strings.TrimRight(a.Doc, "\n"))
				found = true
			}
		}
		if !found {
			fmt.Fprintf(s.Err, "workflowcheck: explain rule %q: there is no such rule; workflowcheck help lists them\n", name)
			return codeTrouble
		}
	}
	return codeClean
}
