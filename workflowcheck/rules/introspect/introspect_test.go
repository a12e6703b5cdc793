package introspect_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/introspect"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, introspect.Rule, "a") }
