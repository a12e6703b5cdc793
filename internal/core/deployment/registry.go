package deployment

import (
	"hash/fnv"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
)

// Version names a build of a deployment. The zero value stands for workers that have no version.
type Version struct {
	Deployment, Build string
}

// Queue names a task queue within a namespace.
type Queue struct {
	Name string
	Kind enumspb.TaskQueueType
}

// Registry holds the deployments of all namespaces. The zero value is empty.
type Registry struct {
	byName map[name]*deployment
}

type name struct{ namespace, deployment string }

type deployment struct {
	created  time.Time
	versions map[string]*version // by build
	current  string              // the build; empty for workers without a version
	ramping  string
	// percentage of the workflows goes to the ramping build, if there is a ramp.
	percentage        float32
	ramps             bool
	currentAt, rampAt time.Time // when they were changed
	changes           int64     // how often
	handovers         int64     // how often it got another manager
	manager           string    // who alone may change it; empty for anybody
	modifier          string    // who changed it last
	request           string    // the id of the request that made it; empty if polls did
}

type version struct {
	created   time.Time
	queues    map[Queue]bool
	since     time.Time // that it is current or ramping
	first     time.Time // that it ever was
	dropped   time.Time // when it was the last time
	lastSince time.Time // that it was current
	metadata  map[string]*commonpb.Payload
	modifier  string // who changed it last
	request   string // as of deployment
}

// Empty tells whether there is no deployment at all.
func (r *Registry) Empty() bool { return len(r.byName) == 0 }

func (r *Registry) at(namespace, deploymentName string) *deployment {
	return r.byName[name{namespace, deploymentName}]
}

// addDeployment returns a deployment, which it makes if need be.
func (r *Registry) addDeployment(key name, now time.Time) *deployment {
	if r.byName == nil {
		r.byName = map[name]*deployment{}
	}
	if r.byName[key] == nil {
		r.byName[key] = &deployment{created: now, versions: map[string]*version{}}
	}
	return r.byName[key]
}

// add returns a deployment's version, which it makes if need be.
func (r *Registry) add(namespace string, v Version, now time.Time) *version {
	versions := r.addDeployment(name{namespace, v.Deployment}, now).versions
	if versions[v.Build] == nil {
		versions[v.Build] = &version{created: now, queues: map[Queue]bool{}}
	}
	return versions[v.Build]
}

// Polled notes that workers of a version poll a queue; it reports whether that is news.
func (r *Registry) Polled(namespace string, v Version, q Queue, now time.Time) bool {
	if d := r.at(namespace, v.Deployment); d != nil && d.versions[v.Build] != nil && d.versions[v.Build].queues[q] {
		return false
	}
	r.add(namespace, v, now).queues[q] = true
	return true
}

// Has tells whether workers of a version have ever polled a queue.
func (r *Registry) Has(namespace string, v Version, q Queue) bool {
	d := r.at(namespace, v.Deployment)
	return d != nil && d.versions[v.Build] != nil && d.versions[v.Build].queues[q]
}

// Routing says which workers get the tasks of a queue that are bound to no version.
type Routing struct {
	Current, Ramping Version
	Ramps            bool
	Percentage       float32 // of the workflows, for the ramping version
	Changed          time.Time
	currentAt        time.Time
	rampAt           time.Time
}

// Routing returns what was set last for a queue, in whatever deployment.
func (r *Registry) Routing(namespace string, q Queue) (to Routing) {
	//workflowcheck:ignore maporder -- the latest change decides, and the name if there are two of them
	for key, d := range r.byName {
		current, ramping := Version{key.deployment, d.current}, Version{key.deployment, d.ramping}
		if key.namespace != namespace {
			continue
		}
		if r.Has(namespace, current, q) && later(d.currentAt, to.currentAt, current, to.Current) {
			to.Current, to.currentAt = current, d.currentAt
		}
		back := d.ramping == "" && r.Has(namespace, current, q) // to workers without a version
		if d.ramps && (back || r.Has(namespace, ramping, q)) && later(d.rampAt, to.rampAt, ramping, to.Ramping) {
			to.Ramping, to.Ramps, to.Percentage, to.rampAt = ramping, true, d.percentage, d.rampAt
		}
	}
	if to.Changed = to.currentAt; to.rampAt.After(to.Changed) {
		to.Changed = to.rampAt
	}
	return to
}

// Route tells which workers get the tasks of a workflow that is bound to no version: those of the current build, or, of some workflows,
// those of the ramping one. Which ones these are follows from the workflow's id.
func (r *Registry) Route(namespace string, q Queue, workflowID string) Version {
	if r.Empty() {
		return Version{}
	}
	to := r.Routing(namespace, q)
	if to.Ramps && share(workflowID) < to.Percentage {
		return to.Ramping
	}
	return to.Current
}

func later(a, b time.Time, v, than Version) bool {
	if !a.Equal(b) {
		return a.After(b)
	}
	return v.Deployment < than.Deployment
}

// share is a number from 0 to 100 that is always the same for a workflow. The server takes another hash.
func share(workflowID string) float32 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(workflowID))
	return float32(h.Sum32()%10000) / 100
}

// Change says which build becomes current, or ramping; no build means workers without a version.
type Change struct {
	Namespace  string
	Version    Version
	Percentage float32
	Unset      bool // the ramp ends
	Token      []byte
	Identity   string
	// NoPollers lets a version be named that no worker has polled for yet.
	NoPollers bool
}

// change finds the deployment that a change is about.
func (r *Registry) change(c Change, now time.Time) (*deployment, error) {
	d, anew := r.at(c.Namespace, c.Version.Deployment), c.NoPollers && c.Version.Build != ""
	switch {
	case c.Version.Deployment == "":
		return nil, serviceerror.NewInvalidArgument("DeploymentName cannot be empty")
	case d == nil && !anew:
		return nil, errNoDeployment(c.Version.Deployment)
	case d != nil && len(c.Token) > 0 && string(c.Token) != d.token():
		return nil, errToken()
	case d != nil && c.Version.Build != "" && d.versions[c.Version.Build] == nil && !anew:
		return nil, errNoVersion(c.Version)
	}
	if err := d.managedBy(c.Identity); err != nil {
		return nil, err
	}
	if anew {
		r.add(c.Namespace, c.Version, now)
	}
	return r.at(c.Namespace, c.Version.Deployment), nil
}

func errToken() error { return serviceerror.NewFailedPrecondition("conflict token mismatch") }

func errNoDeployment(deploymentName string) error {
	return serviceerror.NewNotFoundf("no Worker Deployment found with name '%s'; does your Worker Deployment have pollers?", deploymentName)
}

func errNoVersion(v Version) error {
	return serviceerror.NewNotFoundf("build ID '%s' not found in Worker Deployment '%s'", v.Build, v.Deployment)
}

// SetCurrent makes a build the current one, and returns the one before. A ramp of it is over.
func (r *Registry) SetCurrent(c Change, now time.Time) (previous Version, token []byte, err error) {
	d, err := r.change(c, now)
	if err != nil {
		return Version{}, nil, err
	}
	previous = Version{c.Version.Deployment, d.current}
	if d.current == c.Version.Build && !d.currentAt.IsZero() {
		return previous, []byte(d.token()), nil
	}
	if d.ramps && d.ramping == c.Version.Build {
		d.ramping, d.ramps, d.percentage, d.rampAt = "", false, 0, now
	}
	old := d.current
	d.current, d.currentAt = c.Version.Build, now
	d.note(c, now, old)
	return previous, []byte(d.token()), nil
}

// SetRamping gives a build a share of the workflows, and returns the one that had it before.
func (r *Registry) SetRamping(c Change, now time.Time) (previous Version, percentage float32, token []byte, err error) {
	d, err := r.change(c, now)
	switch {
	case err != nil:
		return Version{}, 0, nil, err
	case c.Percentage < 0 || c.Percentage > 100:
		return Version{}, 0, nil, serviceerror.NewInvalidArgument("Percentage must be between 0 and 100 (inclusive)")
	case !c.Unset && c.Version.Build == d.current:
		return Version{}, 0, nil, serviceerror.NewFailedPreconditionf("requested ramping version %s is already current", c.Version)
	}
	previous, percentage = Version{c.Version.Deployment, d.ramping}, d.percentage
	old := d.ramping
	d.ramping, d.percentage, d.ramps, d.rampAt = c.Version.Build, c.Percentage, !c.Unset, now
	d.note(c, now, old)
	return previous, percentage, []byte(d.token()), nil
}

// note keeps the times of the builds that a change is about.
func (d *deployment) note(c Change, now time.Time, old string) {
	d.changes++
	d.modifier = c.Identity
	if v := d.versions[c.Version.Build]; v != nil && !c.Unset {
		v.since, v.modifier = now, c.Identity
		if v.first.IsZero() {
			v.first = now
		}
		if d.current == c.Version.Build {
			v.lastSince = now
		}
	}
	if v := d.versions[old]; v != nil && old != d.current && (!d.ramps || old != d.ramping) {
		v.dropped, v.since, v.modifier = now, time.Time{}, c.Identity
	}
}
