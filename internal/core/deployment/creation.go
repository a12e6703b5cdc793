package deployment

import (
	"strings"
	"time"

	"go.temporal.io/api/serviceerror"
)

// Deployments and versions that a client creates before any of their workers polls: CreateWorkerDeployment and CreateWorkerDeploymentVersion in
// service/worker/workerdeployment/client.go of the server.

// Creation asks for a deployment, or for a version of one.
type Creation struct {
	Namespace string
	Version   Version // without a build, it is about the deployment alone
	Identity  string
	// RequestID tells a request that is made again from another one. It is never empty.
	RequestID string
}

// Create makes a deployment without versions, and returns the token that a change may name.
func (r *Registry) Create(c Creation, now time.Time) (token []byte, err error) {
	if err := checkName("WorkerDeploymentName", c.Version.Deployment, ".:"); err != nil {
		return nil, err
	}
	switch d := r.at(c.Namespace, c.Version.Deployment); {
	case d == nil:
	case d.request == c.RequestID:
		return []byte(d.token()), nil
	case d.request == "":
		return nil, serviceerror.NewAlreadyExistsf("Worker Deployment with name %q already exists (auto-created from worker polls)", c.Version.Deployment)
	default:
		return nil, serviceerror.NewAlreadyExistsf("Worker Deployment with name %q already exists", c.Version.Deployment)
	}
	d := r.addDeployment(name{c.Namespace, c.Version.Deployment}, now)
	d.request, d.modifier = c.RequestID, c.Identity
	return []byte(d.token()), nil
}

// CreateVersion makes a version of a deployment that there is. It gets no tasks before its workers poll.
func (r *Registry) CreateVersion(c Creation, now time.Time) error {
	if err := checkName("WorkerDeploymentName", c.Version.Deployment, ".:"); err != nil {
		return err
	}
	if err := checkName("BuildID", c.Version.Build, ""); err != nil {
		return err
	}
	d := r.at(c.Namespace, c.Version.Deployment)
	if d == nil {
		return errNoDeployment(c.Version.Deployment)
	}
	if known := d.versions[c.Version.Build]; known != nil {
		if known.request == c.RequestID {
			return nil
		}
		return serviceerror.NewAlreadyExistsf("Worker Deployment Version %q already exists", c.Version.String())
	}
	v := r.add(c.Namespace, c.Version, now)
	v.request, v.modifier = c.RequestID, c.Identity
	return nil
}

// checkName is ValidateDeploymentVersionFields in common/worker_versioning of the server.
func checkName(field, text, without string) error {
	const most = (1000 - len("temporal-sys-worker-deployment-version:")) / 2 // the server makes a workflow id of it
	switch at := strings.IndexAny(text, without); {
	case text == "":
		return serviceerror.NewInvalidArgumentf("%v cannot be empty", field)
	case len(text) > most:
		return serviceerror.NewInvalidArgumentf("size of %v larger than the maximum allowed", field)
	case at >= 0:
		return serviceerror.NewInvalidArgumentf("worker deployment name cannot contain '%c'", text[at])
	case strings.HasPrefix(text, "__"):
		return serviceerror.NewInvalidArgumentf("%v cannot start with '__'", field)
	}
	return nil
}
