package facts

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"

	"go.yaml.in/yaml/v3"
)

// Config changes what is known about functions. The zero value changes nothing. It must not change while an analyzer runs.
type Config struct {
	// Decls says of functions, methods and package variables whether they are nondeterministic. The names are those of
	// types.Func.FullName: "time.Now", "(*example.com/shop.Clock).Now", "example.com/shop.Counter".
	Decls map[string]bool
	// Skip matches the names of files that are left out, with slashes.
	Skip []*regexp.Regexp
	// Deterministic are packages whose functions are all treated as workflow code, with the packages below them.
	Deterministic []string
	// Severity is the level of a rule's reports, by its name: "error", "warning" or "note". The analyzers make no difference; who runs
	// them may.
	Severity map[string]string
}

// configFile is what a configuration file may have.
type configFile struct {
	Decls         map[string]bool
	Skip          []string
	Deterministic []string
	Severity      map[string]string
}

// Read adds a configuration file in YAML to the configuration:
//
//	decls:
//	  example.com/shop.Lookup: true
//	  time.Now: false
//	skip:
//	  - .*\.gen\.go
//	deterministic:
//	  - example.com/shop/rules
//	severity:
//	  future: note
func (c *Config) Read(name string) error {
	text, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("read configuration: %w", err)
	}
	var file configFile
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil && !errors.Is(err, io.EOF) { // an empty file is one
		return fmt.Errorf("read configuration %q: want decls, names with true or false; skip, regular expressions; deterministic, packages; "+
			"severity, rules with error, warning or note: %w", name, err)
	}
	for decl, nondeterministic := range file.Decls {
		c.Declare(decl, nondeterministic)
	}
	for _, pattern := range file.Skip {
		re, err := regexp.Compile(pattern)
		if err != nil {
			return fmt.Errorf("read configuration %q: skip %q: %w", name, pattern, err)
		}
		c.Skip = append(c.Skip, re)
	}
	c.Deterministic = append(c.Deterministic, file.Deterministic...)
	if c.Severity == nil {
		c.Severity = map[string]string{}
	}
	maps.Copy(c.Severity, file.Severity)
	return nil
}

// Declare says of a function or variable whether it is nondeterministic.
func (c *Config) Declare(name string, nondeterministic bool) {
	if c.Decls == nil {
		c.Decls = map[string]bool{}
	}
	c.Decls[name] = nondeterministic
}

func (c *Config) skips(name string) bool {
	name = filepath.ToSlash(name)
	for _, re := range c.Skip {
		if re.MatchString(name) {
			return true
		}
	}
	return false
}

// declaredRule is the name of the rule for what the configuration declares to be nondeterministic.
const declaredRule = "declared"

var declaredVerdict = verdict{
	rule: declaredRule, why: "is declared nondeterministic by the configuration", advice: "call it in an activity or side effect",
}
