package clock_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/clock"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, clock.Rule, "a") }
