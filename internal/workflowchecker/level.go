package workflowchecker

import (
	"fmt"
	"maps"
	"slices"
)

// level is how much a rule's reports matter. The names are those of SARIF.
type level string

const (
	levelNote    level = "note"
	levelWarning level = "warning"
	levelError   level = "error"
)

// levels are in the order of what matters less.
var levels = []level{levelNote, levelWarning, levelError}

// fails reports whether a report of a level makes the command fail, if those from another level on do.
func (l level) fails(from level) bool { return slices.Index(levels, l) >= slices.Index(levels, from) }

// Set is called by package flag.
func (l *level) Set(text string) error {
	if !slices.Contains(levels, level(text)) {
		return fmt.Errorf("read level %q: want one of %v", text, levels)
	}
	*l = level(text)
	return nil
}

func (l *level) String() string { return string(*l) }

// defaultLevels has the rules that are no errors unless the configuration says so: the comment is wrong, and not the program.
var defaultLevels = map[string]level{"ignore": levelWarning}

// readLevels works out the level of each rule.
func (o *options) readLevels() error {
	o.levels = maps.Clone(defaultLevels)
	for _, name := range slices.Sorted(maps.Keys(o.config.Severity)) {
		if !o.isRule(name) {
			return fmt.Errorf("read configuration: severity of rule %q: there is no such rule; workflowcheck help lists them", name)
		}
		var l level
		if err := l.Set(o.config.Severity[name]); err != nil {
			return fmt.Errorf("read configuration: severity of rule %q: %w", name, err)
		}
		o.levels[name] = l
	}
	return nil
}

// level is the level of a rule's reports.
func (o *options) level(rule string) level {
	if l, ok := o.levels[rule]; ok {
		return l
	}
	return levelError
}

func (o *options) isRule(name string) bool {
	for _, a := range o.suite.Analyzers {
		if a.Name == name {
			return true
		}
	}
	return false
}

// prefix is what a report begins with in text: nothing for an error, which most are.
func (l level) prefix() string {
	if l == levelError {
		return ""
	}
	return string(l) + ": "
}
