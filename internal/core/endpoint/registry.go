package endpoint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	nexuspb "go.temporal.io/api/nexus/v1"
	"go.temporal.io/api/serviceerror"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// Registry holds endpoints. The zero value is empty.
type Registry struct {
	list []*nexuspb.Endpoint // in the order in which they were made; what is in here never changes, it is replaced
}

// Named returns the endpoint with a name, or nil.
func (r *Registry) Named(name string) *nexuspb.Endpoint {
	return r.first(func(e *nexuspb.Endpoint) bool { return e.GetSpec().GetName() == name })
}

// WithID returns the endpoint with an id, or nil.
func (r *Registry) WithID(id string) *nexuspb.Endpoint {
	return r.first(func(e *nexuspb.Endpoint) bool { return e.GetId() == id })
}

func (r *Registry) first(is func(*nexuspb.Endpoint) bool) *nexuspb.Endpoint {
	if i := slices.IndexFunc(r.list, is); i >= 0 {
		return r.list[i]
	}
	return nil
}

// List returns all endpoints in the order in which they were made, or only the one with a name. The caller must not change them.
func (r *Registry) List(name string) []*nexuspb.Endpoint {
	if name == "" {
		return slices.Clone(r.list)
	}
	if found := r.Named(name); found != nil {
		return []*nexuspb.Endpoint{found}
	}
	return nil
}

// Get returns the endpoint with an id.
func (r *Registry) Get(id string) (*nexuspb.Endpoint, error) {
	if id == "" {
		return nil, serviceerror.NewInvalidArgument("endpoint ID not set")
	}
	if found := r.WithID(id); found != nil {
		return found, nil
	}
	return nil, serviceerror.NewNotFound(fmt.Sprintf("could not find Nexus endpoint with ID: %v", id))
}

// Create adds an endpoint with a new id.
func (r *Registry) Create(spec *nexuspb.EndpointSpec, id string, now time.Time) (*nexuspb.Endpoint, error) {
	if err := check(spec); err != nil {
		return nil, err
	}
	if r.Named(spec.GetName()) != nil {
		return nil, serviceerror.NewAlreadyExistsf("error creating Nexus endpoint. Endpoint with name %v already registered", spec.GetName())
	}
	e := &nexuspb.Endpoint{Version: 1, Id: id, Spec: proto.CloneOf(spec), CreatedTime: timestamppb.New(now), UrlPrefix: "/nexus/endpoints/" + id + "/services"}
	r.list = append(r.list, e)
	return e, nil
}

// Update replaces an endpoint's spec, if the caller knows its version.
func (r *Registry) Update(id string, version int64, spec *nexuspb.EndpointSpec, now time.Time) (*nexuspb.Endpoint, error) {
	if err := check(spec); err != nil {
		return nil, err
	}
	i := slices.IndexFunc(r.list, func(e *nexuspb.Endpoint) bool { return e.GetId() == id })
	if i < 0 {
		return nil, serviceerror.NewNotFoundf("error updating Nexus endpoint. endpoint ID %v not found", id)
	}
	if known := r.list[i].GetVersion(); known != version {
		return nil, serviceerror.NewFailedPreconditionf("nexus endpoint version mismatch. received: %v expected %v", version, known)
	}
	if other := r.Named(spec.GetName()); other != nil && other.GetId() != id {
		return nil, serviceerror.NewAlreadyExistsf("error updating Nexus endpoint. Endpoint with name %v already registered", spec.GetName())
	}
	e := proto.CloneOf(r.list[i])
	e.Version, e.Spec, e.LastModifiedTime = version+1, proto.CloneOf(spec), timestamppb.New(now)
	r.list[i] = e
	return e, nil
}

// Delete removes an endpoint. Operations that are under way find out at their next request.
func (r *Registry) Delete(id string, version int64) error {
	switch i := slices.IndexFunc(r.list, func(e *nexuspb.Endpoint) bool { return e.GetId() == id }); {
	case version <= 0:
		return serviceerror.NewInvalidArgument("endpoint version is non-positive")
	case i < 0:
		return serviceerror.NewNotFoundf("error deleting nexus endpoint with ID: %v", id)
	default:
		r.list = slices.Delete(slices.Clone(r.list), i, i+1)
		return nil
	}
}

var names = regexp.MustCompile(`^[a-zA-Z][a-zA-Z0-9\-]*[a-zA-Z0-9]$`)

// check refuses specs that the server refuses, and endpoints outside of the service.
func check(spec *nexuspb.EndpointSpec) error {
	var issues []string
	switch name := spec.GetName(); {
	case name == "":
		issues = append(issues, "endpoint name not set")
	case len(name) > 200:
		issues = append(issues, "endpoint name exceeds length limit of 200")
	case !names.MatchString(name):
		issues = append(issues, fmt.Sprintf("endpoint name must match the regex: %q", names))
	}
	switch target := spec.GetTarget().GetVariant().(type) {
	case *nexuspb.EndpointTarget_Worker_:
		if target.Worker.GetNamespace() == "" {
			issues = append(issues, "target namespace not set")
		}
		if target.Worker.GetTaskQueue() == "" {
			issues = append(issues, `invalid target task queue: "taskQueue is not set"`)
		}
	case *nexuspb.EndpointTarget_External_:
		return serviceerror.NewUnimplemented("external Nexus endpoints are not supported by groundhog: an in-memory service reaches no network; target a task queue")
	default:
		issues = append(issues, "empty target variant")
	}
	if len(issues) > 0 {
		return serviceerror.NewInvalidArgument(strings.Join(issues, ", "))
	}
	return nil
}
