package receiver_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/receiver"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, receiver.Rule, "a") }
