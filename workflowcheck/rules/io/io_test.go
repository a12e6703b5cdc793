package io_test

import (
	"testing"

	"github.com/groundhogdev/groundhog/workflowcheck/rules/io"
	"github.com/groundhogdev/groundhog/workflowcheck/ruletest"
)

func TestRule(t *testing.T) { ruletest.Run(t, io.Rule, "a") }
