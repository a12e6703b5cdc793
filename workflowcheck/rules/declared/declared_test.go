package declared_test

import (
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/workflowcheck/facts"
	"github.com/groundhogdev/groundhog/workflowcheck/rule"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/clock"
	"github.com/groundhogdev/groundhog/workflowcheck/rules/declared"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestConfigurationOverridesWhatIsKnown(t *testing.T) {
	config := &facts.Config{}
	for name, nondeterministic := range map[string]bool{
		"a.Lookup": true, "(a.Store).Get": true, "a.Counter": true, "strings.ToLower": true, "time.Now": false, "a.trusted": false,
	} {
		config.Declare(name, nondeterministic)
	}
	all := facts.New([]*rule.Rule{clock.Rule, declared.Rule}, config)
	ruletest.Analyze(t, []*analysis.Analyzer{facts.Reporter(all, clock.Rule), facts.Reporter(all, declared.Rule)}, "a")
}
