package sideeffect_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/sideeffect"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, sideeffect.Rule, "a") }
