package run

import (
	"encoding/json"

	commonpb "go.temporal.io/api/common/v1"
	deploymentpb "go.temporal.io/api/deployment/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/serviceerror"
	workflowpb "go.temporal.io/api/workflow/v1"
	"google.golang.org/protobuf/proto"
)

// Versioning: which version of a worker deployment a run is bound to, and how. The worker tells it when it completes a workflow task; a
// client may override it. Which workers get the run's tasks follows from it, see deployments.go of the core.

type versioning struct {
	behavior enumspb.VersioningBehavior
	version  *deploymentpb.WorkerDeploymentVersion // of the worker that completed the last task; nil if it has none
	override *workflowpb.VersioningOverride
	name     string // of the deployment of the last worker
}

// versioningOf is what a run begins with.
func versioningOf(a *startedAttributes) versioning {
	v := versioning{override: a.GetVersioningOverride()}
	if inherited := a.GetInheritedPinnedVersion(); inherited != nil {
		v.behavior, v.version = enumspb.VERSIONING_BEHAVIOR_PINNED, inherited
	}
	return v
}

// Versioning returns the behavior in force, and the version that the run is on; that is nil if it is on none.
func (r *Run) Versioning() (enumspb.VersioningBehavior, *deploymentpb.WorkerDeploymentVersion) {
	v := r.versioning
	switch {
	case v.override.GetPinned() != nil:
		return enumspb.VERSIONING_BEHAVIOR_PINNED, v.override.GetPinned().GetVersion()
	case v.override.GetOneTime() != nil: // until a task was completed there
		return enumspb.VERSIONING_BEHAVIOR_PINNED, v.override.GetOneTime().GetTargetDeploymentVersion()
	case v.override.GetAutoUpgrade():
		return enumspb.VERSIONING_BEHAVIOR_AUTO_UPGRADE, v.version
	}
	return v.behavior, v.version
}

// bequest is what a run on a queue inherits: the version that this run is pinned to, and the override that pins it. Another queue is taken for one
// that the version does not poll; a server looks.
func (r *Run) bequest(queue string) (*deploymentpb.WorkerDeploymentVersion, *workflowpb.VersioningOverride) {
	behavior, version := r.Versioning()
	if behavior != enumspb.VERSIONING_BEHAVIOR_PINNED || queue != r.queueName() {
		return nil, nil
	}
	if override := r.versioning.override; override.GetPinned() != nil {
		return version, override
	}
	return version, nil
}

// Bequeath lets a child in the same namespace begin on the version that its parent is pinned to, unless it has an override of its own:
// processStartChildExecution in service/history/transfer_queue_active_task_executor.go.
func (r *Run) Bequeath(child *historypb.WorkflowExecutionStartedEventAttributes, namespace string) {
	if child.VersioningOverride == nil && namespace == r.id.Namespace {
		child.InheritedPinnedVersion, child.VersioningOverride = r.bequest(child.GetTaskQueue().GetName())
	}
}

// noteVersion takes over what a completed workflow task tells of its worker.
func (tx *Tx) noteVersion(a *historypb.WorkflowTaskCompletedEventAttributes) {
	v := tx.run.versioning
	v.behavior, v.name, v.version = a.GetVersioningBehavior(), a.GetWorkerDeploymentName(), nil
	if v.behavior != enumspb.VERSIONING_BEHAVIOR_UNSPECIFIED {
		v.version = a.GetDeploymentVersion()
	}
	if once := v.override.GetOneTime().GetTargetDeploymentVersion(); once != nil && proto.Equal(once, a.GetDeploymentVersion()) {
		v.override = nil
	}
	set(tx, &tx.run.versioning, v)
	tx.listVersion()
}

// listVersion keeps the search attributes that tell the version.
func (tx *Tx) listVersion() {
	behavior, version := tx.run.Versioning()
	if version == nil || behavior == enumspb.VERSIONING_BEHAVIOR_UNSPECIFIED {
		return
	}
	set(tx, &tx.run.searchAttributes, merged(tx.run.searchAttributes, map[string]*commonpb.Payload{
		"TemporalWorkerDeployment":           word(version.GetDeploymentName()),
		"TemporalWorkerDeploymentVersion":    word(version.GetDeploymentName() + ":" + version.GetBuildId()),
		"TemporalWorkflowVersioningBehavior": word(behavior.String()),
	}))
}

func word(text string) *commonpb.Payload {
	data, _ := json.Marshal(text) // a text can be written as JSON
	return &commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("json/plain"), "type": []byte("Keyword")}, Data: data}
}

// pinned returns options whose override names a version if it pins.
func (r *Run) pinned(o *workflowpb.WorkflowExecutionOptions) (*workflowpb.WorkflowExecutionOptions, error) {
	pin := o.GetVersioningOverride().GetPinned()
	if pin.GetVersion() != nil || pin.GetBehavior() == workflowpb.VersioningOverride_PINNED_OVERRIDE_BEHAVIOR_UNSPECIFIED {
		return o, nil
	}
	behavior, version := r.Versioning()
	if behavior != enumspb.VERSIONING_BEHAVIOR_PINNED {
		return nil, serviceerror.NewFailedPreconditionf("must specify a specific pinned override version because workflow with id %v has behavior %s and is not yet pinned to any version",
			r.id.WorkflowID, behavior)
	}
	o = proto.CloneOf(o)
	o.GetVersioningOverride().GetPinned().Version = version
	return o, nil
}

// wrongOverride says what is wrong with an override, if anything: ValidateVersioningOverrideStructure in common/worker_versioning of the server.
func wrongOverride(o *workflowpb.VersioningOverride) string {
	switch over := o.GetOverride().(type) {
	case *workflowpb.VersioningOverride_AutoUpgrade:
		if !over.AutoUpgrade {
			return "auto-upgrade override must be true"
		}
	case *workflowpb.VersioningOverride_Pinned:
		switch {
		case over.Pinned.GetVersion() == nil:
			return "must provide version if override is pinned."
		case over.Pinned.GetBehavior() == workflowpb.VersioningOverride_PINNED_OVERRIDE_BEHAVIOR_UNSPECIFIED:
			return "must specify pinned override behavior if override is pinned."
		}
	case *workflowpb.VersioningOverride_OneTime:
		if over.OneTime.GetTargetDeploymentVersion() == nil {
			return "must provide target deployment version if override is one-time."
		}
	}
	return ""
}

// versioningInfo describes the versioning, nil if there is nothing to tell.
func (r *Run) versioningInfo() *workflowpb.WorkflowExecutionVersioningInfo {
	v := r.versioning
	if v.behavior == enumspb.VERSIONING_BEHAVIOR_UNSPECIFIED && v.override == nil {
		return nil
	}
	info := &workflowpb.WorkflowExecutionVersioningInfo{Behavior: v.behavior, DeploymentVersion: v.version, VersioningOverride: v.override}
	if v.version != nil {
		info.Version = v.version.GetDeploymentName() + "." + v.version.GetBuildId()
	}
	return info
}

// completedBy adds the worker's version to the end of a workflow task.
func completedBy(a *historypb.WorkflowTaskCompletedEventAttributes, worker *deploymentpb.WorkerDeploymentOptions, behavior enumspb.VersioningBehavior) {
	if worker.GetDeploymentName() == "" {
		return
	}
	a.WorkerDeploymentName, a.VersioningBehavior = worker.GetDeploymentName(), behavior
	a.DeploymentVersion = &deploymentpb.WorkerDeploymentVersion{DeploymentName: worker.GetDeploymentName(), BuildId: worker.GetBuildId()}
}
