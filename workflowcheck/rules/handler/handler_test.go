package handler_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/handler"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, handler.Rule, "a") }
