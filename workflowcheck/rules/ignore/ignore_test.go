package ignore_test

import (
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/workflowcheck/facts"
	"github.com/groundhogdev/groundhog/workflowcheck/rule"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/clock"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/ignore"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) {
	all := facts.New([]*rule.Rule{clock.Rule}, &facts.Config{})
	ruletest.Analyze(t, []*analysis.Analyzer{facts.Reporter(all, clock.Rule), ignore.New(all, []string{"clock", "random"})}, "a")
}
