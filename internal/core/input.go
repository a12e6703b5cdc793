package core

import (
	"fmt"
	"strings"

	"go.temporal.io/api/serviceerror"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

type handler func(s *step, req proto.Message) (proto.Message, error)

// inputs are the requests that change or ask the core. This is the place to add one; package frontend answers the others.
var inputs = map[protoreflect.FullName]handler{}

func init() {
	onWorkflows()
	onStandaloneActivities()
	onStandaloneOperations()
	onBatches()
	onTasks()
	onService()
}

// onWorkflows lists the requests about workflows, as clients see them.
func onWorkflows() {
	on((*step).startWorkflow)
	on((*step).signalWithStart)
	on((*step).history)
	on((*step).reverse)
	on((*step).describe)
	on((*step).signal)
	on((*step).requestCancel)
	on((*step).terminate)
	on((*step).deleteWorkflow)
	on((*step).queryWorkflow)
	on((*step).updateWorkflow)
	on((*step).pollUpdate)
	on((*step).updateWithStart)
	on((*step).resetWorkflow)
	on((*step).pauseWorkflow)
	on((*step).unpauseWorkflow)
	on((*step).pauseActivity)
	on((*step).unpauseActivity)
	on((*step).resetActivity)
	on((*step).updateActivity)
	on((*step).updateOptions)
	on((*step).listWorkflows)
	on((*step).scanWorkflows)
	on((*step).countWorkflows)
	on((*step).listOpen)
	on((*step).listClosed)
}

// onStandaloneActivities lists the requests about standalone activities.
func onStandaloneActivities() {
	on((*step).startStandaloneActivity)
	on((*step).pollStandaloneActivity)
	on((*step).describeStandaloneActivity)
	on((*step).listStandaloneActivities)
	on((*step).countStandaloneActivities)
	on((*step).cancelStandaloneActivity)
	on((*step).terminateStandaloneActivity)
	on((*step).deleteStandaloneActivity)
	on((*step).pauseStandaloneActivity)
	on((*step).unpauseStandaloneActivity)
	on((*step).resetStandaloneActivity)
	on((*step).updateStandaloneActivity)
}

// onStandaloneOperations lists the requests about standalone Nexus operations.
func onStandaloneOperations() {
	on((*step).startStandaloneOperation)
	on((*step).pollStandaloneOperation)
	on((*step).describeStandaloneOperation)
	on((*step).listStandaloneOperations)
	on((*step).countStandaloneOperations)
	on((*step).cancelStandaloneOperation)
	on((*step).terminateStandaloneOperation)
	on((*step).deleteStandaloneOperation)
}

// onBatches lists the requests about many workflows or activities.
func onBatches() {
	on((*step).startBatch)
	on((*step).stopBatch)
	on((*step).describeBatch)
	on((*step).listBatches)
}

// onTasks lists the requests about the tasks of workers.
func onTasks() {
	on((*step).pollWorkflow)
	on((*step).completeWorkflowTask)
	on((*step).failWorkflowTask)
	on((*step).resetSticky)
	on((*step).completeQuery)
	on((*step).pollActivity)
	on((*step).completeActivity)
	on((*step).completeActivityByID)
	on((*step).failActivity)
	on((*step).failActivityByID)
	on((*step).cancelActivity)
	on((*step).cancelActivityByID)
	on((*step).heartbeat)
	on((*step).heartbeatByID)
	on((*step).pollNexus)
	on((*step).completeNexusTask)
	on((*step).failNexusTask)
	on((*step).recordHeartbeat)
	on((*step).shutdownWorker)
}

// onService lists the requests about what operators manage.
func onService() {
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
	on((*step).createDeployment)
	on((*step).createVersion)
	on((*step).describeDeployment)
	on((*step).listDeployments)
	on((*step).describeVersion)
	on((*step).setCurrentVersion)
	on((*step).setRampingVersion)
	on((*step).setManager)
	on((*step).updateVersionMetadata)
	on((*step).deleteVersion)
	on((*step).deleteDeployment)
	on((*step).describeTaskQueue)
	on((*step).listWorkers)
	on((*step).countWorkers)
	on((*step).describeWorker)
	on((*step).addAttributes)
	on((*step).removeAttributes)
	on((*step).listAttributes)
	on((*step).getAttributes)
}

// on lists a handler under the name of its request.
func on[Req, Resp proto.Message](handle func(*step, Req) (Resp, error)) {
	var req Req
	kind := req.ProtoReflect().Descriptor()
	ofWorker := strings.HasPrefix(string(kind.Name()), "Poll") && strings.HasSuffix(string(kind.Name()), "TaskQueueRequest") || strings.HasPrefix(string(kind.Name()), "Respond")
	//workflowcheck:ignore global -- only init writes to it
	inputs[kind.FullName()] = func(s *step, m proto.Message) (proto.Message, error) {
		if ofWorker {
			if err := checkWorker(m); err != nil {
				return nil, err
			}
		}
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
