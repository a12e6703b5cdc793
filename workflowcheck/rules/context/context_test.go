package context_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/context"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, context.Rule, "a") }
