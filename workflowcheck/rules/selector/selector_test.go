package selector_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/selector"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, selector.Rule, "a") }
