package outerctx_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/outerctx"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, outerctx.Rule, "a") }
