package core

import "go.temporal.io/api/operatorservice/v1"

// Nexus endpoints, as operators manage them.

func (s *step) createEndpoint(req *operatorservice.CreateNexusEndpointRequest) (*operatorservice.CreateNexusEndpointResponse, error) {
	e, err := s.endpoints.Create(req.GetSpec(), s.ids.UUID(), s.now)
	if err != nil {
		return nil, err
	}
	return &operatorservice.CreateNexusEndpointResponse{Endpoint: e}, nil
}

func (s *step) updateEndpoint(req *operatorservice.UpdateNexusEndpointRequest) (*operatorservice.UpdateNexusEndpointResponse, error) {
	e, err := s.endpoints.Update(req.GetId(), req.GetVersion(), req.GetSpec(), s.now)
	if err != nil {
		return nil, err
	}
	return &operatorservice.UpdateNexusEndpointResponse{Endpoint: e}, nil
}

func (s *step) deleteEndpoint(req *operatorservice.DeleteNexusEndpointRequest) (*operatorservice.DeleteNexusEndpointResponse, error) {
	return &operatorservice.DeleteNexusEndpointResponse{}, s.endpoints.Delete(req.GetId(), req.GetVersion())
}

func (s *step) getEndpoint(req *operatorservice.GetNexusEndpointRequest) (*operatorservice.GetNexusEndpointResponse, error) {
	e, err := s.endpoints.Get(req.GetId())
	if err != nil {
		return nil, err
	}
	return &operatorservice.GetNexusEndpointResponse{Endpoint: e}, nil
}

// listEndpoints answers with all endpoints on one page.
func (s *step) listEndpoints(req *operatorservice.ListNexusEndpointsRequest) (*operatorservice.ListNexusEndpointsResponse, error) {
	return &operatorservice.ListNexusEndpointsResponse{Endpoints: s.endpoints.List(req.GetName())}, nil
}
