package main

import (
	"cmp"
	"context"
	"regexp"
	"slices"

	"go.temporal.io/sdk/worker"
)

// A scenario is one case to record.
type scenario struct {
	feature string // directory of the fixture
	label   string // name of the fixture in it
	doc     string // one line for the table of fixtures

	// register adds workflows and activities to the scenario's worker. Nil: the scenario uses the shared workers, or none.
	register func(worker.Registry)
	// late leaves starting the worker to drive.
	late bool
	// options of the worker.
	options worker.Options
	// drive is the client: it starts workflows, steers them, and keeps those that are to be recorded.
	drive func(context.Context, *stage) error
}

func (s scenario) name() string { return s.feature + "/" + s.label }

// choose returns the scenarios whose name matches, sorted by name.
func choose(match *regexp.Regexp) []scenario {
	var chosen []scenario
	for _, s := range slices.Concat(orderScenarios, outcomeScenarios, chainScenarios, openScenarios, taskScenarios,
		subscriptionScenarios, mediaScenarios, fleetScenarios, ledgerScenarios, gatewayScenarios) {
		if match.MatchString(s.name()) {
			chosen = append(chosen, s)
		}
	}
	slices.SortFunc(chosen, func(a, b scenario) int { return cmp.Compare(a.name(), b.name()) })
	return chosen
}
