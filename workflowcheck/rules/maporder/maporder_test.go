package maporder_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/maporder"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, maporder.Rule, "a") }
