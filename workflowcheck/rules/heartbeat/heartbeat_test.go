package heartbeat_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/heartbeat"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, heartbeat.Rule, "a") }
