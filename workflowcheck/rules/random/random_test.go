package random_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/random"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, random.Rule, "a") }
