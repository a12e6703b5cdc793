package main

import (
	_ "embed" // the files of a new rule
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/tools/txtar"
)

// stub has the files of a new rule, in which the word RULE stands for its name.
//
//go:embed stub.txtar
var stub []byte

// marker begins what the author of the rule has to replace; internal/tidy looks for it, too.
const marker = "FILL IN"

const (
	rulesDir  = "workflowcheck/rules"
	suiteFile = "workflowcheck/suite.go"
)

// scaffold returns the texts of the files to write, by their paths below the module's root.
func scaffold(root fs.FS, name string) (map[string][]byte, error) {
	suite, err := fs.ReadFile(root, suiteFile)
	if err != nil {
		return nil, fmt.Errorf("read the suite (is this the root of the module?): %w", err)
	}
	if err := check(root, suite, name); err != nil {
		return nil, err
	}
	files := map[string][]byte{}
	for _, file := range txtar.Parse(stub).Files {
		named := strings.NewReplacer("RULE", name)
		files[path.Join(rulesDir, name, named.Replace(file.Name))] = []byte(named.Replace(string(file.Data)))
	}
	files[suiteFile], err = register(suite, name)
	return files, err
}

// ruleName is what rules are called: their names are those of packages, flags and links.
var ruleName = regexp.MustCompile(`^[a-z][a-z0-9]*$`)

// check refuses names that cannot be used.
func check(root fs.FS, suite []byte, name string) error {
	if !ruleName.MatchString(name) || token.IsKeyword(name) {
		return fmt.Errorf("begin rule %q: use one word of lower-case letters, and no keyword", name)
	}
	if _, err := fs.Stat(root, path.Join(rulesDir, name)); err == nil {
		return fmt.Errorf("begin rule %q: there is one of this name, in %s", name, path.Join(rulesDir, name))
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), suiteFile, suite, parser.ImportsOnly)
	if err != nil {
		return fmt.Errorf("begin rule %q: %w", name, err)
	}
	for _, spec := range parsed.Imports {
		if path.Base(strings.Trim(spec.Path.Value, `"`)) == name {
			return fmt.Errorf("begin rule %q: %s imports %s, so choose another name", name, suiteFile, spec.Path.Value)
		}
	}
	return nil
}

// The lines of the suite that name rules, in order.
var (
	importLine = regexp.MustCompile(`^\t"\S+/` + rulesDir + `/\w+"$`)
	listLine   = regexp.MustCompile(`^\t\t\w+\.Rule,$`)
)

// register adds a rule to the imports and to the list of the suite.
func register(suite []byte, name string) ([]byte, error) {
	lines := strings.Split(string(suite), "\n")
	sample := slices.IndexFunc(lines, importLine.MatchString)
	if sample < 0 || !slices.ContainsFunc(lines, listLine.MatchString) {
		return nil, fmt.Errorf("register rule %q: %s has no lines such as `\"module/%s/clock\"` and `clock.Rule,` to follow", name, suiteFile, rulesDir)
	}
	imported := lines[sample][:strings.LastIndexByte(lines[sample], '/')+1] + name + `"`
	lines = insert(lines, importLine, imported)
	lines = insert(lines, listLine, "\t\t"+name+".Rule,")
	return []byte(strings.Join(lines, "\n")), nil
}

// insert puts a line where it belongs among those of its kind.
func insert(lines []string, kind *regexp.Regexp, line string) []string {
	last := 0
	for i, other := range lines {
		if !kind.MatchString(other) {
			continue
		}
		if other > line {
			return slices.Insert(lines, i, line)
		}
		last = i
	}
	return slices.Insert(lines, last+1, line)
}
