package activitycall_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/activitycall"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, activitycall.Rule, "a") }
