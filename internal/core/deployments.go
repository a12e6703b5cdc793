package core

import (
	"fmt"
	"strings"

	deploymentpb "go.temporal.io/api/deployment/v1"
	enumspb "go.temporal.io/api/enums/v1"
	taskqueuepb "go.temporal.io/api/taskqueue/v1"

	"github.com/groundhogdev/groundhog/internal/core/deployment"
	"github.com/groundhogdev/groundhog/internal/core/matching"
	"github.com/groundhogdev/groundhog/internal/core/run"
)

// Routing of tasks to the versions of worker deployments: pinned runs stay on their version, all others follow the queue's current or
// ramping one. Tasks wait in queues by version, and move when the routing changes. Package deployment says what is current.

// versionedPoll is a poll of a worker that may have a version.
type versionedPoll interface {
	GetNamespace() string
	GetTaskQueue() *taskqueuepb.TaskQueue
	GetDeploymentOptions() *deploymentpb.WorkerDeploymentOptions
}

// pollKey is the queue that a worker polls. A sticky queue belongs to one worker, whatever its version.
func pollKey(req versionedPoll, kind matching.Kind) matching.Key {
	key := matching.Key{Namespace: req.GetNamespace(), Name: req.GetTaskQueue().GetName(), Kind: kind}
	if req.GetTaskQueue().GetKind() != enumspb.TASK_QUEUE_KIND_STICKY {
		key.Version = versionText(req.GetDeploymentOptions())
	}
	return key
}

// versionText is how the version of a worker is written in the key of a queue; it is empty for a worker without one.
func versionText(o *deploymentpb.WorkerDeploymentOptions) string {
	if o.GetWorkerVersioningMode() != enumspb.WORKER_VERSIONING_MODE_VERSIONED {
		return ""
	}
	return keyOf(deployment.Version{Deployment: o.GetDeploymentName(), Build: o.GetBuildId()})
}

func keyOf(v deployment.Version) string {
	if v.Build == "" {
		return ""
	}
	return v.Deployment + ":" + v.Build
}

// parseVersion reads what keyOf writes. The names of deployments have no colons.
func parseVersion(text string) deployment.Version {
	name, build, _ := strings.Cut(text, ":")
	return deployment.Version{Deployment: name, Build: build}
}

func versionOf(v *deploymentpb.WorkerDeploymentVersion) deployment.Version {
	return deployment.Version{Deployment: v.GetDeploymentName(), Build: v.GetBuildId()}
}

// register notes the version of a worker that polls. If that is news, there may be tasks for it.
func (s *step) register(key matching.Key) {
	if key.Version == "" {
		return
	}
	if s.deployments.Polled(key.Namespace, parseVersion(key.Version), queueOf(key), s.now) {
		s.reroute(key.Namespace)
	}
}

func queueOf(key matching.Key) deployment.Queue {
	kinds := map[matching.Kind]enumspb.TaskQueueType{
		matching.Workflow: enumspb.TASK_QUEUE_TYPE_WORKFLOW, matching.Activity: enumspb.TASK_QUEUE_TYPE_ACTIVITY, matching.Nexus: enumspb.TASK_QUEUE_TYPE_NEXUS,
	}
	return deployment.Queue{Name: key.Name, Kind: kinds[key.Kind]}
}

// kindOf is the kind of a queue; one of no type is for workflow tasks.
func kindOf(t enumspb.TaskQueueType) matching.Kind {
	switch t {
	case enumspb.TASK_QUEUE_TYPE_ACTIVITY:
		return matching.Activity
	case enumspb.TASK_QUEUE_TYPE_NEXUS:
		return matching.Nexus
	}
	return matching.Workflow
}

// route is the version whose workers get a task on a normal queue.
func (s *step) route(key matching.Key, o offer) string {
	if o.task.Kind == run.NexusTask {
		return keyOf(s.deployments.Route(key.Namespace, queueOf(key), o.run.Identity().Name()))
	}
	return s.routeRun(key, o.run)
}

func (s *step) routeRun(key matching.Key, r *run.Run) string {
	behavior, version := r.Versioning()
	if behavior == enumspb.VERSIONING_BEHAVIOR_PINNED {
		if v := versionOf(version); key.Kind == matching.Workflow || s.deployments.Has(key.Namespace, v, queueOf(key)) {
			return keyOf(v)
		}
	}
	return keyOf(s.deployments.Route(key.Namespace, queueOf(key), r.Identity().Name()))
}

// moves tells whether a run's next workflow task is for another version than the last one was, so that the worker that has it in its cache
// does not get it.
func (s *step) moves(r *run.Run) bool {
	if s.deployments.Empty() {
		return false
	}
	id := r.Identity()
	_, version := r.Versioning()
	return s.routeRun(matching.Key{Namespace: id.Namespace, Name: r.Started().GetTaskQueue().GetName(), Kind: matching.Workflow}, r) != keyOf(versionOf(version))
}

// reroute offers the waiting tasks of a namespace again, to the workers that get them now.
func (s *step) reroute(namespace string) {
	if s.deployments.Empty() {
		return
	}
	s.queues.Drain(namespace, func(matching.Key) bool { return true }, func(key matching.Key, o offer) {
		if wanted(o) {
			key.Version = ""
			s.offer(key, o)
		}
	})
}

// drained tells whether no open run is pinned to a version of a namespace's deployments.
func (s *step) drained(namespace string) deployment.Drained {
	return func(v deployment.Version) bool {
		for _, r := range s.current {
			behavior, version := r.Versioning()
			if !r.Closed() && r.Identity().Namespace == namespace && behavior == enumspb.VERSIONING_BEHAVIOR_PINNED && versionOf(version) == v {
				return false
			}
		}
		return true
	}
}

// versionWanted tells which workers a task waits for, if those of other versions poll the queue.
func (c *Core) versionWanted(key matching.Key) string {
	switch v := parseVersion(key.Version); {
	case v.Build != "":
		return fmt.Sprintf("of build %q of deployment %q ", v.Build, v.Deployment)
	case len(c.queues.Versions(key)) > 0:
		return "without a version (those of a deployment get tasks once their version is current) "
	}
	return ""
}
