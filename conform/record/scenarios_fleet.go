package main

import (
	"context"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"github.com/groundhogdev/groundhog/examples/fleet"
)

// fleetScenarios are about child workflows, and about workflows that talk to others.
var fleetScenarios = []scenario{
	{
		feature: "children", label: "completed", doc: "a tour of two stops, the delivery to the first of them, and the telemetry, which outlives the tour",
		register: fleet.Register,
		drive: tour([]fleet.Stop{{Address: "elm street", Drive: 300 * time.Millisecond}, {Address: "mill lane", Drive: time.Second}},
			nil, "elm street", "telemetry"),
	},
	{
		feature: "children", label: "failed", doc: "a stop without an address fails; the tour reports it",
		register: fleet.Register,
		drive:    tour([]fleet.Stop{{Address: ""}, {Address: "mill lane", Drive: 300 * time.Millisecond}}, nil, ""),
	},
	{
		feature: "children", label: "timed_out", doc: "a stop takes longer than it may; the tour reports it",
		register: fleet.Register,
		drive:    tour([]fleet.Stop{{Address: "mill lane", Drive: time.Hour, Give: time.Second}}, nil, "mill lane"),
	},
	{
		feature: "children", label: "cancelled", doc: "one stop of two is called off; the tour waits until its delivery has stopped",
		register: fleet.Register,
		drive: tour([]fleet.Stop{{Address: "elm street", Drive: time.Hour}, {Address: "mill lane", Drive: 2 * time.Second}},
			func(ctx context.Context, st *stage) error {
				return st.client.SignalWorkflow(ctx, st.id(), "", fleet.SignalCallOff, "elm street")
			}, "elm street"),
	},
	{
		feature: "children", label: "parent_terminated", doc: "the tour is terminated: its close policies cancel the delivery and leave the telemetry alone",
		register: fleet.Register,
		drive: tour([]fleet.Stop{{Address: "elm street", Drive: time.Hour}},
			func(ctx context.Context, st *stage) error {
				if err := st.client.TerminateWorkflow(ctx, st.id(), "", "van stolen"); err != nil {
					return err
				}
				return finish(ctx, st.client.GetWorkflow(ctx, st.id()+"/elm street", ""))
			}, "elm street", "telemetry"),
	},
	{
		feature: "externals", label: "signalled", doc: "a van is asked to turn round, by a workflow that is not its parent",
		register: fleet.Register, drive: recall(fleet.Recall{Reason: "wrong parcel"}),
	},
	{
		feature: "externals", label: "cancelled", doc: "a delivery is cancelled, by a workflow that is not its parent",
		register: fleet.Register, drive: recall(fleet.Recall{Now: true}),
	},
	{
		feature: "externals", label: "signal_not_found", doc: "the van to be asked is not under way",
		register: fleet.Register,
		drive:    runToEnd(fleet.RecallVan, fleet.Recall{Delivery: "nowhere", Reason: "wrong parcel"}),
	},
	{
		feature: "externals", label: "cancel_not_found", doc: "the delivery to be cancelled is not under way",
		register: fleet.Register,
		drive:    runToEnd(fleet.RecallVan, fleet.Recall{Delivery: "nowhere", Now: true}),
	},
}

// tour starts a tour, acts once all its deliveries are under way, and keeps the tour and the named children of it.
func tour(stops []fleet.Stop, then func(context.Context, *stage) error, children ...string) func(context.Context, *stage) error {
	return func(ctx context.Context, st *stage) error {
		run, err := st.start(ctx, client.StartWorkflowOptions{}, fleet.DispatchTour,
			fleet.Tour{ID: st.id(), Van: "van-7", Stops: stops})
		if err != nil {
			return err
		}
		if then != nil {
			if err := st.underWay(ctx, stops); err != nil {
				return err
			}
			if err := then(ctx, st); err != nil {
				return err
			}
		}
		if err := finish(ctx, run); err != nil {
			return err
		}
		for _, child := range children {
			if err := st.keepFirst(ctx, fileLabel(child), st.id()+"/"+child); err != nil {
				return err
			}
		}
		return nil
	}
}

// underWay waits until the children of a tour have started and each delivery is on the road.
func (st *stage) underWay(ctx context.Context, stops []fleet.Stop) error {
	started := len(stops) + 1 // and the telemetry
	if _, err := st.await(ctx, st.id(), enumspb.EVENT_TYPE_CHILD_WORKFLOW_EXECUTION_STARTED, started); err != nil {
		return err
	}
	for _, stop := range stops {
		if _, err := st.await(ctx, st.id()+"/"+stop.Address, enumspb.EVENT_TYPE_TIMER_STARTED, 1); err != nil {
			return err
		}
	}
	return nil
}

// recall starts a delivery and recalls it.
func recall(r fleet.Recall) func(context.Context, *stage) error {
	return func(ctx context.Context, st *stage) error {
		r := r
		r.Delivery = st.id() + "/delivery"
		delivery, err := st.begin(ctx, client.StartWorkflowOptions{ID: r.Delivery}, fleet.Deliver,
			fleet.Stop{Address: "elm street", Drive: time.Hour})
		if err != nil {
			return err
		}
		st.keep("delivery", delivery.GetID(), delivery.GetRunID())
		if _, err := st.await(ctx, r.Delivery, enumspb.EVENT_TYPE_TIMER_STARTED, 1); err != nil {
			return err
		}
		run, err := st.start(ctx, client.StartWorkflowOptions{}, fleet.RecallVan, r)
		if err != nil {
			return err
		}
		if err := finish(ctx, run); err != nil {
			return err
		}
		return finish(ctx, delivery)
	}
}
