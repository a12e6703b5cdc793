package version_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/version"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, version.Rule, "a") }
