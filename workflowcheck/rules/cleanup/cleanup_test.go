package cleanup_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/cleanup"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, cleanup.Rule, "a") }
