package results_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/results"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, results.Rule, "a") }
