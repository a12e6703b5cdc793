package sim

import (
	"fmt"
	"strings"

	"go.temporal.io/api/operatorservice/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/groundhogdev/groundhog/internal/core"
)

// Any request that the core answers, drawn from the names and types of its fields.

// methods are the requests that the core answers, without "Request", in the order of the services.
var methods = func() (names []string) {
	for _, file := range []protoreflect.FileDescriptor{workflowservice.File_temporal_api_workflowservice_v1_service_proto, operatorservice.File_temporal_api_operatorservice_v1_service_proto} {
		all := file.Services().Get(0).Methods()
		for i := range all.Len() {
			if input := all.Get(i).Input(); core.Handles(input.FullName()) {
				names = append(names, strings.TrimSuffix(string(input.Name()), "Request"))
			}
		}
	}
	return names
}()

// descriptor finds the request of a method.
func descriptor(method string) protoreflect.MessageDescriptor {
	name := protoreflect.Name(method + "Request")
	if found := workflowservice.File_temporal_api_workflowservice_v1_request_response_proto.Messages().ByName(name); found != nil {
		return found
	}
	return operatorservice.File_temporal_api_operatorservice_v1_request_response_proto.Messages().ByName(name)
}

func anything(w *world) {
	method := pick(w, methods...)
	w.focus = w.pendingActivity()
	w.ask(method, w.fill(descriptor(method), 0), nil)
}

// fill draws values for some of a message's fields.
func (w *world) fill(message protoreflect.MessageDescriptor, depth int) fields {
	const deep = 4
	f := fields{}
	all := message.Fields()
	oneofs := map[protoreflect.Name]bool{}
	for i := range all.Len() {
		field := all.Get(i)
		if field.Name() == "namespace" || field.IsList() || field.IsMap() || field.ContainingOneof() != nil && oneofs[field.ContainingOneof().Name()] {
			continue
		}
		value, known := w.known(field)
		switch {
		case known:
		case w.one(2):
			continue
		case field.Kind() == protoreflect.MessageKind && depth < deep:
			value = w.fillMessage(field.Message(), depth)
		default:
			value = w.scalar(field)
		}
		if value == nil {
			continue
		}
		f[field.JSONName()] = value
		if field.ContainingOneof() != nil {
			oneofs[field.ContainingOneof().Name()] = true
		}
	}
	return f
}

// fillMessage draws a message; some of the well-known ones are written in JSON in ways of their own.
func (w *world) fillMessage(message protoreflect.MessageDescriptor, depth int) any {
	switch message.FullName() {
	case "google.protobuf.Duration":
		return w.seconds(60)
	case "google.protobuf.FieldMask":
		return ""
	}
	if strings.HasPrefix(string(message.FullName()), "google.protobuf.") {
		return nil
	}
	return w.fill(message, depth+1)
}

// known draws a value that means something by the name of its field.
func (w *world) known(field protoreflect.FieldDescriptor) (value any, known bool) {
	switch field.Name() {
	case "workflow_id":
		return w.focus.workflowID, true
	case "execution", "workflow_execution":
		return pick(w, fields{"workflowId": w.focus.workflowID}, w.execution()), true
	case "schedule_id":
		return w.scheduleID(), true
	case "deployment_name":
		return pick(w, deployments...), true
	case "build_id":
		return pick(w, builds...), true
	case "activity_id", "id":
		return w.focus.activity, field.Kind() == protoreflect.StringKind
	case "task_queue":
		if field.Kind() == protoreflect.MessageKind {
			return fields{"name": w.queue()}, true
		}
		return w.queue(), true
	case "worker_task_queue":
		return fields{"name": pick(w, "s0", "s1")}, true
	case "task_token":
		if t, ok := some(w, w.tasks); ok {
			return t.token, true
		}
	}
	return nil, false
}

// pendingActivity draws an activity that is pending, or any.
func (w *world) pendingActivity() job {
	var pending []job
	for _, r := range w.view.Runs {
		for _, a := range r.Description.GetPendingActivities() {
			if r.Open() {
				pending = append(pending, job{workflowID: r.id(), activity: a.GetActivityId()})
			}
		}
	}
	if j, ok := some(w, pending); ok && !w.one(6) {
		return j
	}
	return job{workflowID: w.workflow(), activity: fmt.Sprint("a", w.chance.IntN(12))}
}

// searchAttributes registers attributes, and takes them back.
func searchAttributes(w *world) {
	if name := pick(w, "Shop", "Price"); w.one(2) {
		w.call("AddSearchAttributes", fields{"searchAttributes": fields{name: pick(w, 0, 2, 3)}}, nil)
	} else {
		w.call("RemoveSearchAttributes", fields{"searchAttributes": []string{name}}, nil)
	}
}

// versionMetadata notes something on a version, or removes it.
func versionMetadata(w *world) {
	req := fields{"deploymentVersion": fields{"deploymentName": pick(w, deployments...), "buildId": pick(w, builds...)}, "identity": "client"}
	if w.one(2) {
		req["upsertEntries"] = fields{"k": payloads(3)["payloads"].([]fields)[0]}
	} else {
		req["removeEntries"] = []string{"k"}
	}
	w.call("UpdateWorkerDeploymentVersionMetadata", req, nil)
}

// scalar draws a small value.
func (w *world) scalar(field protoreflect.FieldDescriptor) any {
	switch field.Kind() {
	case protoreflect.BoolKind:
		return w.one(2)
	case protoreflect.StringKind:
		return pick(w, "", "v")
	case protoreflect.EnumKind, protoreflect.Int32Kind, protoreflect.Int64Kind:
		return w.chance.IntN(4)
	}
	return nil
}
