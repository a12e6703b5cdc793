package io

import (
	_ "embed" // the documentation of the rule

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

//go:embed doc.go
var doc string

// Rule lives by the table of package facts.
var Rule = &rule.Rule{Name: "io", Doc: doc}
