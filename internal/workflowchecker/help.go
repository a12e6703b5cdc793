package workflowchecker

import (
	"fmt"
	"io"
	"strings"

	"github.com/groundhogdev/groundhog/workflowcheck"
)

const usageText = `workflowcheck finds mistakes in workflows written with Temporal's Go SDK.

    workflowcheck [flags] [packages]              look at packages; ./... if none are named
    go vet -vettool=$(which workflowcheck) ./...  the same, cached
    workflowcheck help RULE                       explain a rule

Flags:
    -json            print reports in JSON
    -sarif           print reports in SARIF 2.1.0
    -fix             apply the suggested fixes
    -config FILE     a YAML file that says which functions are nondeterministic (decls), and which files to skip
    -baseline FILE   leave out what the file lists; if it is not there, write it
    -tags LIST       build tags
    -C DIR           change to this directory first
    -RULE=false      leave a rule out; -RULE reports it alone

The exit code is 0 if there is nothing to report, 1 if there is, and 2 if a package could not be analyzed.

Rules:
`

func usage(out io.Writer) {
	fmt.Fprint(out, usageText)
	for _, a := range workflowcheck.New(nil).Analyzers {
		title, _, _ := strings.Cut(a.Doc, "\n")
		fmt.Fprintf(out, "    %-16s %s\n", a.Name, strings.TrimSuffix(title, "."))
	}
}

func help(args []string, s Streams) int {
	if len(args) == 0 {
		usage(s.Out)
		return codeClean
	}
	for _, name := range args {
		found := false
		for _, a := range workflowcheck.New(nil).Analyzers {
			if a.Name == name {
				fmt.Fprintf(s.Out, "%s %s", name, a.Doc)
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
