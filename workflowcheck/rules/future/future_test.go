package future_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/future"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, future.Rule, "a") }
