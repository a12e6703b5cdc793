package timeouts_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/timeouts"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, timeouts.Rule, "a") }
