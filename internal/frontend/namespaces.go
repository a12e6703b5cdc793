package frontend

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	namespacepb "go.temporal.io/api/namespace/v1"
	replicationpb "go.temporal.io/api/replication/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
)

// Namespaces: they are kept apart by the core; here is which ones there are.

type namespaces struct {
	mu     sync.Mutex
	byName map[string]*workflowservice.DescribeNamespaceResponse // replaced, never changed
}

// retention is what the server's development mode keeps closed workflows for. Here nothing is thrown away.
const retention = 24 * time.Hour

func (n *namespaces) add(name string) *workflowservice.DescribeNamespaceResponse {
	n.mu.Lock()
	defer n.mu.Unlock()
	if n.byName == nil {
		n.byName = map[string]*workflowservice.DescribeNamespaceResponse{}
	}
	if n.byName[name] != nil {
		return nil
	}
	added := &workflowservice.DescribeNamespaceResponse{
		NamespaceInfo: &namespacepb.NamespaceInfo{
			Name: name, Id: "groundhog-" + name, State: enumspb.NAMESPACE_STATE_REGISTERED, SupportsSchedules: true,
			Capabilities: &namespacepb.NamespaceInfo_Capabilities{
				EagerWorkflowStart: true, SyncUpdate: true, AsyncUpdate: true, WorkflowPause: true, WorkerHeartbeats: true,
				StandaloneActivities: true, StandaloneActivityStartDelay: true, StandaloneActivityOperatorCommands: true, StandaloneNexusOperation: true,
			},
		},
		Config: &namespacepb.NamespaceConfig{
			WorkflowExecutionRetentionTtl: durationpb.New(retention),
			HistoryArchivalState:          enumspb.ARCHIVAL_STATE_DISABLED, VisibilityArchivalState: enumspb.ARCHIVAL_STATE_DISABLED,
		},
		ReplicationConfig: &replicationpb.NamespaceReplicationConfig{
			ActiveClusterName: cluster, Clusters: []*replicationpb.ClusterReplicationConfig{{ClusterName: cluster}}, State: enumspb.REPLICATION_STATE_NORMAL,
		},
	}
	n.byName[name] = added
	return added
}

// HasNamespace tells whether there is a namespace of the name.
func (s *Service) HasNamespace(name string) bool { return s.namespaces.has(name) }

func (n *namespaces) has(name string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.byName[name] != nil
}

// find returns a namespace by its name, or else by its id.
func (n *namespaces) find(name, id string) (*workflowservice.DescribeNamespaceResponse, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	if name == "" {
		name = strings.TrimPrefix(id, "groundhog-")
	}
	if found := n.byName[name]; found != nil {
		return found, nil
	}
	return nil, serviceerror.NewNamespaceNotFound(name)
}

func (n *namespaces) list() []*workflowservice.DescribeNamespaceResponse {
	n.mu.Lock()
	defer n.mu.Unlock()
	var all []*workflowservice.DescribeNamespaceResponse
	for _, name := range slices.Sorted(maps.Keys(n.byName)) {
		all = append(all, n.byName[name])
	}
	return all
}

func (s *Service) describeNamespace(req *workflowservice.DescribeNamespaceRequest) (*workflowservice.DescribeNamespaceResponse, error) {
	return s.namespaces.find(req.GetNamespace(), req.GetId())
}

func (s *Service) listNamespaces(*workflowservice.ListNamespacesRequest) (*workflowservice.ListNamespacesResponse, error) {
	return &workflowservice.ListNamespacesResponse{Namespaces: s.namespaces.list()}, nil
}

func (s *Service) registerNamespace(req *workflowservice.RegisterNamespaceRequest) (*workflowservice.RegisterNamespaceResponse, error) {
	if req.GetNamespace() == "" {
		return nil, serviceerror.NewInvalidArgument("Namespace not set on request.")
	}
	added := s.namespaces.add(req.GetNamespace())
	if added == nil {
		return nil, serviceerror.NewNamespaceAlreadyExists(fmt.Sprintf("Namespace %s already exists.", req.GetNamespace()))
	}
	s.namespaces.edit(req.GetNamespace(), func(d *workflowservice.DescribeNamespaceResponse) {
		d.NamespaceInfo.Description, d.NamespaceInfo.OwnerEmail, d.NamespaceInfo.Data = req.GetDescription(), req.GetOwnerEmail(), req.GetData()
		d.Config.WorkflowExecutionRetentionTtl = req.GetWorkflowExecutionRetentionPeriod()
	})
	return &workflowservice.RegisterNamespaceResponse{}, nil
}

func (s *Service) updateNamespace(req *workflowservice.UpdateNamespaceRequest) (*workflowservice.UpdateNamespaceResponse, error) {
	changed, err := s.namespaces.edit(req.GetNamespace(), func(d *workflowservice.DescribeNamespaceResponse) {
		if info := req.GetUpdateInfo(); info.GetDescription() != "" || info.GetOwnerEmail() != "" {
			d.NamespaceInfo.Description, d.NamespaceInfo.OwnerEmail = info.GetDescription(), info.GetOwnerEmail()
		}
		if kept := req.GetConfig().GetWorkflowExecutionRetentionTtl(); kept != nil {
			d.Config.WorkflowExecutionRetentionTtl = kept
		}
	})
	if err != nil {
		return nil, err
	}
	return &workflowservice.UpdateNamespaceResponse{
		NamespaceInfo: changed.GetNamespaceInfo(), Config: changed.GetConfig(), ReplicationConfig: changed.GetReplicationConfig(),
	}, nil
}

// edit replaces a namespace by a changed copy.
func (n *namespaces) edit(name string, change func(*workflowservice.DescribeNamespaceResponse)) (*workflowservice.DescribeNamespaceResponse, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	found := n.byName[name]
	if found == nil {
		return nil, serviceerror.NewNamespaceNotFound(name)
	}
	found = proto.CloneOf(found)
	change(found)
	n.byName[name] = found
	return found, nil
}
