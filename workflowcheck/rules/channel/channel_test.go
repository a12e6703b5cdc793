package channel_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/channel"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, channel.Rule, "a") }
