package core

import (
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"

	"github.com/groundhogdev/groundhog/internal/core/visibility"
)

// Search attributes, as operators register them. Package visibility says which ones workflows can have.

// Require registers search attributes in namespaces, and makes workflows refuse those that are not registered, as on a server. Without it
// workflows may have any. It must be called before the first step.
func (c *Core) Require(types map[string]enumspb.IndexedValueType, namespaces ...string) error {
	c.attributes.Close()
	for _, namespace := range namespaces {
		if len(types) == 0 {
			continue
		}
		if err := c.attributes.Add(namespace, types); err != nil {
			return err
		}
	}
	return nil
}

func (s *step) addAttributes(req *operatorservice.AddSearchAttributesRequest) (*operatorservice.AddSearchAttributesResponse, error) {
	return &operatorservice.AddSearchAttributesResponse{}, s.attributes.Add(req.GetNamespace(), req.GetSearchAttributes())
}

func (s *step) removeAttributes(req *operatorservice.RemoveSearchAttributesRequest) (*operatorservice.RemoveSearchAttributesResponse, error) {
	return &operatorservice.RemoveSearchAttributesResponse{}, s.attributes.Remove(req.GetNamespace(), req.GetSearchAttributes())
}

func (s *step) listAttributes(req *operatorservice.ListSearchAttributesRequest) (*operatorservice.ListSearchAttributesResponse, error) {
	return &operatorservice.ListSearchAttributesResponse{
		SystemAttributes: visibility.System(), CustomAttributes: s.attributes.Custom(req.GetNamespace()),
	}, nil
}

// getAttributes answers the old question, which names no namespace.
func (s *step) getAttributes(*workflowservice.GetSearchAttributesRequest) (*workflowservice.GetSearchAttributesResponse, error) {
	return &workflowservice.GetSearchAttributesResponse{Keys: visibility.System()}, nil
}
