package retry_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/retry"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, retry.Rule, "a") }
