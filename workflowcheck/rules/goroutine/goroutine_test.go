package goroutine_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/goroutine"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, goroutine.Rule, "a") }
