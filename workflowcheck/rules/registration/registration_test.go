package registration_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/registration"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, registration.Rule, "a") }
