package payload_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/payload"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, payload.Rule, "a", "b") }
