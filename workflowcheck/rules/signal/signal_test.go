package signal_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/signal"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, signal.Rule, "a") }
