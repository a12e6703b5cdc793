package run

import (
	"cmp"
	"strings"

	commonpb "go.temporal.io/api/common/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"google.golang.org/protobuf/proto"
)

// Options of a run that clients may change: the override of its versioning, and its priority. See api/updateworkflowoptions of the server.

// Wish is a change of the options that the paths of a field mask name.
type Wish struct {
	Options  *workflowpb.WorkflowExecutionOptions
	Paths    []string
	Identity string
}

// Options are those in force.
func (r *Run) Options() *workflowpb.WorkflowExecutionOptions {
	return &workflowpb.WorkflowExecutionOptions{VersioningOverride: r.versioning.override, Priority: r.priority}
}

// PriorityOf is the priority of something that the run starts with one of its own, or nil: what that leaves open is as in the run.
func (r *Run) PriorityOf(own *commonpb.Priority) *commonpb.Priority {
	switch {
	case r.priority == nil:
		return own
	case own == nil:
		return r.priority
	}
	return &commonpb.Priority{
		PriorityKey:    cmp.Or(own.GetPriorityKey(), r.priority.GetPriorityKey()),
		FairnessKey:    cmp.Or(own.GetFairnessKey(), r.priority.GetFairnessKey()),
		FairnessWeight: cmp.Or(own.GetFairnessWeight(), r.priority.GetFairnessWeight()),
	}
}

// UpdateOptions changes options of an open run. A pin to no certain version is one to the version that the run is pinned to.
func (tx *Tx) UpdateOptions(wish Wish) error {
	r := tx.run
	if r.Closed() {
		return errClosed()
	}
	o, err := r.pinned(wish.Options)
	if err != nil {
		return err
	}
	wish.Options = o
	if err := wish.Check(); err != nil {
		return err
	}
	tx.applyOptions(wish)
	return nil
}

// Check refuses a wish that no run can fulfil.
func (w Wish) Check() error {
	if text := wrongOverride(w.Options.GetVersioningOverride()); text != "" {
		return serviceerror.NewInvalidArgument(text)
	}
	parts := 0
	for _, path := range spelledAlike(w.Paths) {
		switch {
		case path == "versioningoverride.behavior", path == "versioningoverride.deployment": // an old notation has these two
			parts++
		case strings.HasPrefix(path, "versioningoverride."):
			return serviceerror.NewInvalidArgument("error applying update_options: versioning_override doesn't support partial updates")
		}
	}
	if parts == 1 {
		return serviceerror.NewInvalidArgument("error applying update_options: versioning_override fields must be updated together")
	}
	return nil
}

// applyOptions writes what a wish changes; the workflow need not look at it. If it changes nothing, nothing is written.
func (tx *Tx) applyOptions(wish Wish) {
	to := tx.run.merged(wish)
	if proto.Equal(to, tx.run.Options()) {
		return
	}
	a := &historypb.WorkflowExecutionOptionsUpdatedEventAttributes{
		VersioningOverride: to.GetVersioningOverride(), UnsetVersioningOverride: to.GetVersioningOverride() == nil, Priority: to.GetPriority(), Identity: wish.Identity,
	}
	attention := tx.run.attention
	tx.arriveWith(a, mayIgnore)
	set(tx, &tx.run.attention, attention)
	tx.noteOptions(a)
}

// merged returns the options with a wish fulfilled.
func (r *Run) merged(wish Wish) *workflowpb.WorkflowExecutionOptions {
	to := proto.CloneOf(r.Options())
	over := wish.Options.GetPriority()
	part := func(change func(*commonpb.Priority)) {
		if to.Priority == nil {
			to.Priority = &commonpb.Priority{}
		}
		change(to.Priority)
	}
	for _, path := range spelledAlike(wish.Paths) {
		switch path {
		case "versioningoverride", "versioningoverride.behavior", "versioningoverride.deployment":
			to.VersioningOverride = wish.Options.GetVersioningOverride()
		case "priority":
			to.Priority = over
		case "priority.prioritykey":
			part(func(p *commonpb.Priority) { p.PriorityKey = over.GetPriorityKey() })
		case "priority.fairnesskey":
			part(func(p *commonpb.Priority) { p.FairnessKey = over.GetFairnessKey() })
		case "priority.fairnessweight":
			part(func(p *commonpb.Priority) { p.FairnessWeight = over.GetFairnessWeight() })
		}
	}
	return to
}

// spelledAlike are the paths of a field mask without the differences between their spellings.
func spelledAlike(paths []string) (alike []string) {
	for _, path := range paths {
		alike = append(alike, pathKey(path))
	}
	return alike
}

// noteOptions takes over what an event tells of the options; it may be about something else.
func (tx *Tx) noteOptions(a *historypb.WorkflowExecutionOptionsUpdatedEventAttributes) {
	if a.GetPriority() != nil {
		set(tx, &tx.run.priority, a.GetPriority())
	}
	if a.GetVersioningOverride() != nil || a.GetUnsetVersioningOverride() {
		set(tx, &tx.run.versioning.override, a.GetVersioningOverride())
		tx.listVersion()
	}
}
