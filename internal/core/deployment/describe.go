package deployment

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	deploymentpb "go.temporal.io/api/deployment/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Drained tells whether no open workflow is pinned to a version.
type Drained func(Version) bool

func (d *deployment) token() string { return strconv.FormatInt(d.changes+d.handovers, 10) }

// Proto is the version in requests, nil for workers without one.
func (v Version) Proto() *deploymentpb.WorkerDeploymentVersion {
	if v.Build == "" {
		return nil
	}
	return &deploymentpb.WorkerDeploymentVersion{DeploymentName: v.Deployment, BuildId: v.Build}
}

// String is the version in the old notation of requests.
func (v Version) String() string {
	if v.Build == "" {
		return "__unversioned__"
	}
	return v.Deployment + "." + v.Build
}

// Describe returns what there is to know of a deployment, and the token that a change may name.
func (r *Registry) Describe(namespace, deploymentName string, drained Drained) (*deploymentpb.WorkerDeploymentInfo, []byte, error) {
	d := r.at(namespace, deploymentName)
	if d == nil {
		return nil, nil, errNoDeployment(deploymentName)
	}
	info := &deploymentpb.WorkerDeploymentInfo{
		Name: deploymentName, CreateTime: timestamppb.New(d.created), RoutingConfig: d.routing(deploymentName), LastModifierIdentity: d.modifier, ManagerIdentity: d.manager,
		RoutingConfigUpdateState: enumspb.ROUTING_CONFIG_UPDATE_STATE_COMPLETED,
	}
	for _, build := range slices.Sorted(maps.Keys(d.versions)) {
		v, _ := r.DescribeVersion(namespace, Version{deploymentName, build}, drained) // it is there
		info.VersionSummaries = append(info.VersionSummaries, &deploymentpb.WorkerDeploymentInfo_WorkerDeploymentVersionSummary{
			Version: v.GetVersion(), Status: v.GetStatus(), DeploymentVersion: v.GetDeploymentVersion(), CreateTime: v.GetCreateTime(),
			DrainageStatus: v.GetDrainageInfo().GetStatus(), DrainageInfo: v.GetDrainageInfo(), CurrentSinceTime: v.GetCurrentSinceTime(),
			RampingSinceTime: v.GetRampingSinceTime(), RoutingUpdateTime: v.GetRoutingChangedTime(), FirstActivationTime: v.GetFirstActivationTime(),
			LastCurrentTime: v.GetLastCurrentTime(), LastDeactivationTime: v.GetLastDeactivationTime(),
		})
	}
	return info, []byte(d.token()), nil
}

func (d *deployment) routing(deploymentName string) *deploymentpb.RoutingConfig {
	current, ramping := Version{deploymentName, d.current}, Version{deploymentName, d.ramping}
	config := &deploymentpb.RoutingConfig{
		CurrentDeploymentVersion: current.Proto(), CurrentVersion: current.String(), CurrentVersionChangedTime: when(d.currentAt),
		RampingVersionChangedTime: when(d.rampAt), RampingVersionPercentageChangedTime: when(d.rampAt), RevisionNumber: d.changes,
	}
	if d.ramps {
		config.RampingDeploymentVersion, config.RampingVersion, config.RampingVersionPercentage = ramping.Proto(), ramping.String(), d.percentage
	}
	return config
}

// DescribeVersion returns what there is to know of a version.
func (r *Registry) DescribeVersion(namespace string, v Version, drained Drained) (*deploymentpb.WorkerDeploymentVersionInfo, error) {
	d := r.at(namespace, v.Deployment)
	if d == nil {
		return nil, errNoDeployment(v.Deployment)
	}
	known := d.versions[v.Build]
	if known == nil {
		return nil, errNoVersion(v)
	}
	info := &deploymentpb.WorkerDeploymentVersionInfo{
		Version: v.String(), DeploymentVersion: v.Proto(), DeploymentName: v.Deployment, CreateTime: when(known.created),
		FirstActivationTime: when(known.first), LastCurrentTime: when(known.lastSince), LastDeactivationTime: when(known.dropped),
		LastModifierIdentity: known.modifier, Metadata: known.describeMetadata(), Status: enumspb.WORKER_DEPLOYMENT_VERSION_STATUS_INACTIVE,
	}
	switch {
	case d.current == v.Build:
		info.Status, info.CurrentSinceTime, info.RoutingChangedTime = enumspb.WORKER_DEPLOYMENT_VERSION_STATUS_CURRENT, when(known.since), when(known.since)
	case d.ramps && d.ramping == v.Build:
		info.Status, info.RampingSinceTime, info.RoutingChangedTime = enumspb.WORKER_DEPLOYMENT_VERSION_STATUS_RAMPING, when(known.since), when(known.since)
		info.RampPercentage = d.percentage
	case len(known.queues) == 0 && known.dropped.IsZero():
		info.Status = enumspb.WORKER_DEPLOYMENT_VERSION_STATUS_CREATED
	case known.dropped.IsZero():
	case drained(v):
		info.Status = enumspb.WORKER_DEPLOYMENT_VERSION_STATUS_DRAINED
		info.DrainageInfo = &deploymentpb.VersionDrainageInfo{Status: enumspb.VERSION_DRAINAGE_STATUS_DRAINED, LastChangedTime: when(known.dropped)}
	default:
		info.Status = enumspb.WORKER_DEPLOYMENT_VERSION_STATUS_DRAINING
		info.DrainageInfo = &deploymentpb.VersionDrainageInfo{Status: enumspb.VERSION_DRAINAGE_STATUS_DRAINING, LastChangedTime: when(known.dropped)}
	}
	for _, q := range slices.SortedFunc(maps.Keys(known.queues), func(a, b Queue) int { return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Kind, b.Kind)) }) {
		info.TaskQueueInfos = append(info.TaskQueueInfos, &deploymentpb.WorkerDeploymentVersionInfo_VersionTaskQueueInfo{Name: q.Name, Type: q.Kind})
	}
	return info, nil
}

// Names lists the deployments of a namespace by name.
func (r *Registry) Names(namespace string) (names []string) {
	for key := range r.byName { // sorted below
		if key.namespace == namespace {
			names = append(names, key.deployment)
		}
	}
	slices.Sort(names)
	return names
}

func when(t time.Time) *timestamppb.Timestamp {
	if t.IsZero() {
		return nil
	}
	return timestamppb.New(t)
}
