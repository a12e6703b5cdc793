// Command newrule begins a rule of workflowcheck: it writes the rule's folder, which compiles and whose testdata fails the suite's tests until the rule does
// something, and adds the rule to the suite. It is what make new-rule runs, at the root of the module:
//
//	go run ./internal/newrule mapiter
//
// A rule that is there is not written over.
package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
)

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "newrule:", err)
		os.Exit(2)
	}
}

func run(args []string, out io.Writer) error {
	if len(args) != 1 || args[0] == "" {
		return errors.New("name the rule, in one word: make new-rule NAME=mapiter")
	}
	name := args[0]
	files, err := scaffold(os.DirFS("."), name)
	if err != nil {
		return err
	}
	for _, file := range slices.Sorted(maps.Keys(files)) {
		if err := write(file, files[file]); err != nil {
			return fmt.Errorf("begin rule %q: %w", name, err)
		}
		fmt.Fprintln(out, "wrote", file)
	}
	_, err = fmt.Fprintf(out, next, name, marker)
	return err
}

// next says what is left to do.
const next = `
Now replace what says %[2]s:
  1. workflowcheck/rules/%[1]s/testdata/src/a/a.go   code that the rule has to report, and look-alikes that it must not
  2. workflowcheck/rules/%[1]s/doc.go                why, with WRONG and RIGHT; make docs copies it to docs/rules.md
  3. workflowcheck/rules/%[1]s/%[1]s.go   the rule, until this passes:

     go test ./workflowcheck -run TestRules && make docs && go test ./workflowcheck ./internal/tidy
`

func write(file string, text []byte) error {
	file = filepath.FromSlash(file)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o644)
}
