package core

import (
	"fmt"

	"go.temporal.io/api/serviceerror"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

type handler func(s *step, req proto.Message) (proto.Message, error)

// inputs are the requests that change or ask the core. This is the place to add one; package frontend answers the others.
var inputs = map[protoreflect.FullName]handler{}

func init() {
	on((*step).startWorkflow)
	on((*step).signalWithStart)
	on((*step).history)
	on((*step).describe)
	on((*step).signal)
	on((*step).requestCancel)
	on((*step).terminate)
	on((*step).pollWorkflow)
	on((*step).completeWorkflowTask)
	on((*step).failWorkflowTask)
	on((*step).pollActivity)
	on((*step).completeActivity)
	on((*step).resetSticky)
	on((*step).completeActivityByID)
	on((*step).failActivity)
	on((*step).failActivityByID)
	on((*step).cancelActivity)
	on((*step).cancelActivityByID)
	on((*step).heartbeat)
	on((*step).heartbeatByID)
	on((*step).queryWorkflow)
	on((*step).completeQuery)
	on((*step).updateWorkflow)
	on((*step).pollUpdate)
	on((*step).updateWithStart)
	on((*step).resetWorkflow)

	on((*step).pollNexus)
	on((*step).completeNexusTask)
	on((*step).failNexusTask)
	on((*step).createEndpoint)
	on((*step).updateEndpoint)
	on((*step).deleteEndpoint)
	on((*step).getEndpoint)
	on((*step).listEndpoints)

	on((*step).createSchedule)
	on((*step).describeSchedule)
	on((*step).updateSchedule)
	on((*step).patchSchedule)
	on((*step).deleteSchedule)
	on((*step).listSchedules)
	on((*step).countSchedules)
	on((*step).matchingTimes)

	on((*step).listWorkflows)
	on((*step).scanWorkflows)
	on((*step).countWorkflows)
	on((*step).shutdownWorker)
}

// on lists a handler under the name of its request.
func on[Req, Resp proto.Message](handle func(*step, Req) (Resp, error)) {
	var req Req
	inputs[req.ProtoReflect().Descriptor().FullName()] = func(s *step, m proto.Message) (proto.Message, error) {
		resp, err := handle(s, m.(Req))
		if err != nil {
			return nil, err
		}
		return resp, nil
	}
}

// Handles tells whether the core has a handler for a request.
func Handles(req protoreflect.FullName) bool { return inputs[req] != nil }

func errUnknown(req proto.Message) error {
	return serviceerror.NewUnimplemented(fmt.Sprintf("%s is not supported by groundhog", req.ProtoReflect().Descriptor().Name()))
}
