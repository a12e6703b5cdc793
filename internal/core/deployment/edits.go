package deployment

import (
	"maps"

	commonpb "go.temporal.io/api/common/v1"
	deploymentpb "go.temporal.io/api/deployment/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
)

// What operators change of deployments beside their routing: who manages them, what is noted on versions, and that versions and deployments are
// deleted. See service/worker/workerdeployment/client.go, workflow.go and version_workflow.go of the server.

// managedBy refuses a client if somebody else manages the deployment.
func (d *deployment) managedBy(identity string) error {
	if d == nil || d.manager == "" || d.manager == identity {
		return nil
	}
	return serviceerror.NewFailedPreconditionf("ManagerIdentity '%s' is set and does not match user identity '%s'; to proceed, set your own identity as the ManagerIdentity, "+
		"remove the ManagerIdentity, or wait for the other client to do so", d.manager, identity)
}

// Handover makes somebody the manager of a deployment, or, with an empty one, leaves it to all.
type Handover struct {
	Namespace, Deployment string
	Manager, Identity     string
	Token                 []byte
}

// SetManager makes somebody the manager of a deployment, and returns the one before. Anybody may ask for it.
func (r *Registry) SetManager(h Handover) (previous string, token []byte, err error) {
	d := r.at(h.Namespace, h.Deployment)
	switch {
	case d == nil:
		return "", nil, errNoDeployment(h.Deployment)
	case d.manager == h.Manager && d.modifier == h.Identity:
		return h.Manager, []byte(d.token()), nil
	case len(h.Token) > 0 && string(h.Token) != d.token():
		return "", nil, errToken()
	}
	previous = d.manager
	d.manager, d.modifier, d.handovers = h.Manager, h.Identity, d.handovers+1
	return previous, []byte(d.token()), nil
}

// UpdateMetadata sets and removes what is noted on a version, and returns what is left.
func (r *Registry) UpdateMetadata(namespace string, v Version, set map[string]*commonpb.Payload, remove []string, identity string) (*deploymentpb.VersionMetadata, error) {
	d := r.at(namespace, v.Deployment)
	if d == nil || d.versions[v.Build] == nil {
		return nil, errNoVersion(v)
	}
	known := d.versions[v.Build]
	entries := maps.Clone(known.metadata)
	if entries == nil && set != nil {
		entries = map[string]*commonpb.Payload{}
	}
	maps.Copy(entries, set)
	for _, name := range remove {
		delete(entries, name)
	}
	known.metadata, known.modifier = entries, identity
	return known.describeMetadata(), nil
}

func (v *version) describeMetadata() *deploymentpb.VersionMetadata {
	if v.metadata == nil {
		return nil
	}
	return &deploymentpb.VersionMetadata{Entries: v.metadata}
}

// Removal asks for the end of a version.
type Removal struct {
	Namespace string
	Version   Version
	Identity  string
	// Drained tells whether no open workflow is pinned to a version; nil if that does not matter.
	Drained Drained
	// Polled tells whether workers of the version poll a queue.
	Polled func(Queue) bool
}

// DeleteVersion forgets a version that gets no tasks any more. One that is not known is none to worry about.
func (r *Registry) DeleteVersion(m Removal) error {
	d := r.at(m.Namespace, m.Version.Deployment)
	if d == nil {
		return errNoDeployment(m.Version.Deployment)
	}
	known, name := d.versions[m.Version.Build], m.Version.Deployment+":"+m.Version.Build
	if known == nil {
		return nil
	}
	if d.current == m.Version.Build || d.ramps && d.ramping == m.Version.Build {
		return serviceerror.NewFailedPreconditionf("version '%s' cannot be deleted since it is current or ramping", name)
	}
	if err := d.managedBy(m.Identity); err != nil {
		return err
	}
	if m.Drained != nil {
		info, _ := r.DescribeVersion(m.Namespace, m.Version, m.Drained) // it is there
		if info.GetDrainageInfo().GetStatus() == enumspb.VERSION_DRAINAGE_STATUS_DRAINING {
			return serviceerror.NewFailedPreconditionf("version '%s' cannot be deleted since it is draining", name)
		}
	}
	for q := range known.queues { // one is enough, so the order does not matter
		if m.Polled(q) {
			return serviceerror.NewFailedPreconditionf("version '%s' cannot be deleted since it has active pollers", name)
		}
	}
	delete(d.versions, m.Version.Build)
	return nil
}

// Delete forgets a deployment that has no versions any more. One that is not known is none to worry about.
func (r *Registry) Delete(namespace, deploymentName string) error {
	if d := r.at(namespace, deploymentName); d != nil && len(d.versions) > 0 {
		return serviceerror.NewInternal("deployment has versions, can't be deleted")
	}
	delete(r.byName, name{namespace, deploymentName})
	return nil
}
