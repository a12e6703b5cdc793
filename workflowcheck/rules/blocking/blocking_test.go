package blocking_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/blocking"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, blocking.Rule, "a") }
