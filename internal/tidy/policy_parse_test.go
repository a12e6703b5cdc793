package tidy

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// importPolicy is a parsed policy.
type importPolicy struct {
	below relation        // the names that it may import
	only  relation        // who may import it
	takes relation        // all that it may import
	never relation        // what it and its subdirectories may not import
	later map[string]bool // names that may be missing
}

// relation maps a name to a set of names.
type relation map[string]map[string]bool

func (r relation) add(name string, values ...string) {
	if r[name] == nil {
		r[name] = map[string]bool{}
	}
	for _, value := range values {
		r[name][value] = true
	}
}

// known reports whether the policy gives the name a place.
func (p *importPolicy) known(name string) bool { return p.below[name] != nil }

// find returns the name of the policy that stands for an import path of another module: the longest that is a prefix.
func (p *importPolicy) find(importPath string) (string, bool) {
	for name := importPath; name != ""; {
		if p.known(name) {
			return name, true
		}
		cut := max(strings.LastIndexByte(name, '/'), 0)
		name = name[:cut]
	}
	return "", false
}

// parsePolicy reads a policy of a module with these packages.
func parsePolicy(text string, dirs []string) (*importPolicy, error) {
	p := &importPolicy{below: relation{}, only: relation{}, takes: relation{}, never: relation{}, later: map[string]bool{}}
	for statement := range strings.SplitSeq(dropComments(text), ";") {
		if strings.TrimSpace(statement) == "" {
			continue
		}
		statement, err := expand(statement, dirs)
		if err == nil {
			err = p.parse(statement)
		}
		if err != nil {
			return nil, fmt.Errorf("parse policy %q: %w", strings.Join(strings.Fields(statement), " "), err)
		}
	}
	p.close()
	for name := range p.below {
		if p.below[name][name] {
			return nil, fmt.Errorf("parse policy: %q stands below itself", name)
		}
	}
	return p, nil
}

// expand replaces dir/... by the packages below the directory.
func expand(statement string, dirs []string) (string, error) {
	words := strings.Fields(statement)
	for i, word := range words {
		parent, rest, ok := strings.Cut(word, "/...")
		if !ok {
			continue
		}
		below := slices.DeleteFunc(slices.Clone(dirs), func(dir string) bool { return !strings.HasPrefix(dir, parent+"/") })
		if len(below) == 0 {
			return "", fmt.Errorf("read name %q: there is no package below", word)
		}
		words[i] = strings.Join(below, ", ") + rest
	}
	return strings.Join(words, " "), nil
}

func dropComments(text string) string {
	var b strings.Builder
	for line := range strings.Lines(text) {
		line, _, _ = strings.Cut(line, "#")
		b.WriteString(line + "\n")
	}
	return b.String()
}

func (p *importPolicy) parse(statement string) error {
	statement = strings.Join(strings.Fields(statement), " ")
	if list, ok := strings.CutPrefix(statement, "later "); ok {
		names, err := split(list)
		for _, name := range names {
			p.later[name] = true
		}
		return err
	}
	for word, table := range p.tables() {
		if left, right, ok := strings.Cut(statement, " "+word+" "); ok {
			return relate(table, left, right)
		}
	}
	return p.order(statement)
}

// tables are the relations that are not orders, by their words.
func (p *importPolicy) tables() map[string]relation {
	return map[string]relation{"only for": p.only, "takes": p.takes, "never": p.never}
}

func relate(table relation, left, right string) error {
	names, err := split(left)
	if err != nil {
		return err
	}
	values, err := split(right)
	if err != nil {
		return err
	}
	for _, name := range names {
		table.add(name, values...)
	}
	return nil
}

// order reads a < b < c.
func (p *importPolicy) order(statement string) error {
	var lower []string
	for list := range strings.SplitSeq(statement, "<") {
		names, err := split(list)
		if err != nil {
			return err
		}
		for _, name := range names {
			p.below.add(name, lower...)
		}
		lower = names
	}
	return nil
}

// close adds what follows: who may import b may import what b may.
func (p *importPolicy) close() {
	names := slices.Collect(maps.Keys(p.below))
	for _, via := range names {
		for _, name := range names {
			if p.below[name][via] {
				maps.Copy(p.below[name], p.below[via])
			}
		}
	}
}

func split(list string) ([]string, error) {
	var names []string
	for name := range strings.SplitSeq(list, ",") {
		words := strings.Fields(name)
		if len(words) != 1 {
			return nil, fmt.Errorf("read name %q: want one word between commas", strings.TrimSpace(name))
		}
		names = append(names, words[0])
	}
	return names, nil
}
