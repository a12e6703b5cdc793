package workflowcheck

import (
	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/workflowcheck/facts"
	"github.com/groundhogdev/groundhog/workflowcheck/rule"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/activitycall"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/arguments"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/blocking"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/channel"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/cleanup"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/clock"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/context"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/declared"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/environment"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/future"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/global"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/goroutine"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/handler"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/heartbeat"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/ignore"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/introspect"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/io"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/logging"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/maporder"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/outerctx"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/payload"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/pointer"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/random"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/receiver"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/registration"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/results"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/retry"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/selector"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/sideeffect"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/signal"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/timeouts"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/unregistered"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/version"
)

// Rules are the rules, in the order of their names.
func Rules() []*rule.Rule {
	return []*rule.Rule{
		activitycall.Rule,
		arguments.Rule,
		blocking.Rule,
		channel.Rule,
		cleanup.Rule,
		clock.Rule,
		context.Rule,
		declared.Rule,
		environment.Rule,
		future.Rule,
		global.Rule,
		goroutine.Rule,
		handler.Rule,
		heartbeat.Rule,
		introspect.Rule,
		io.Rule,
		logging.Rule,
		maporder.Rule,
		outerctx.Rule,
		payload.Rule,
		pointer.Rule,
		random.Rule,
		receiver.Rule,
		registration.Rule,
		results.Rule,
		retry.Rule,
		selector.Rule,
		sideeffect.Rule,
		signal.Rule,
		timeouts.Rule,
		unregistered.Rule,
		version.Rule,
	}
}

// Suite is a set of analyzers with a configuration of its own.
type Suite struct {
	// Facts finds out what all functions do. The others require it, and packages that are only imported need no other.
	Facts *analysis.Analyzer
	// Analyzers report: one for each rule, in the order of their names, and one for ignore comments.
	Analyzers []*analysis.Analyzer
}

// New makes a suite. The configuration may be filled in until the analyzers run; nil stands for none.
func New(config *facts.Config) *Suite {
	if config == nil {
		config = &facts.Config{}
	}
	s := &Suite{Facts: facts.New(Rules(), config)}
	s.Facts.Flags.Func("config", "a YAML file that says which functions are nondeterministic, and which files to skip", config.Read)
	var names []string
	for _, r := range Rules() {
		s.Analyzers = append(s.Analyzers, facts.Reporter(s.Facts, r))
		names = append(names, r.Name)
	}
	s.Analyzers = append(s.Analyzers, ignore.New(s.Facts, names))
	return s
}

// Analyzers are all analyzers that report, for a driver of golang.org/x/tools/go/analysis.
func Analyzers() []*analysis.Analyzer { return New(nil).Analyzers }
