package environment_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/environment"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, environment.Rule, "a") }
