package arguments_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/arguments"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, arguments.Rule, "a") }
