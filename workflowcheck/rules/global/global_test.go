package global_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/global"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, global.Rule, "a") }
