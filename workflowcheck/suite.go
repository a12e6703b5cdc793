package workflowcheck

import (
	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/workflowcheck/facts"
	"github.com/groundhogdev/groundhog/workflowcheck/rule"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/clock"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/declared"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/goroutine"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/maporder"
)

// Rules are the rules about determinism, in the order of their names.
func Rules() []*rule.Rule {
	return []*rule.Rule{
		clock.Rule,
		declared.Rule,
		goroutine.Rule,
		maporder.Rule,
	}
}

// Suite is a set of analyzers with a configuration of its own.
type Suite struct {
	// Facts finds out what all functions do. The others require it, and packages that are only imported need no other.
	Facts *analysis.Analyzer
	// Analyzers report, one for each rule, in the order of their names.
	Analyzers []*analysis.Analyzer
}

// New makes a suite. The configuration may be filled in until the analyzers run; nil stands for none.
func New(config *facts.Config) *Suite {
	if config == nil {
		config = &facts.Config{}
	}
	s := &Suite{Facts: facts.New(Rules(), config)}
	s.Facts.Flags.Func("config", "a YAML file that says which functions are nondeterministic, and which files to skip", config.Read)
	for _, r := range Rules() {
		s.Analyzers = append(s.Analyzers, facts.Reporter(s.Facts, r))
	}
	return s
}

// Analyzers are all analyzers that report, for a driver of golang.org/x/tools/go/analysis.
func Analyzers() []*analysis.Analyzer { return New(nil).Analyzers }
