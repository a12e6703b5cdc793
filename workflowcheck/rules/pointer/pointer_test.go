package pointer_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/pointer"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, pointer.Rule, "a") }
