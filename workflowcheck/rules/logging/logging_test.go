package logging_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/logging"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, logging.Rule, "a") }
