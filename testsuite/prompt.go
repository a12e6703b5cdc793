package testsuite

import (
	"context"
	"reflect"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/memserver"
)

// Activities of which a mock says no more than what they return: they are answered while the service's answer to the workflow task is on its way, for a worker would run nothing of the test's. All others go to the
// worker. ADR 11 has the reasons.

// plain tells whether all activities run on one worker in memory, and nothing of the test's sees, counts, converts or holds up those that are mocked.
func (s *settings) plain() bool {
	o := s.worker
	// What says nothing of activities that are mocked:
	o.EnableLoggingInReplay, o.WorkflowPanicPolicy, o.DeadlockDetectionTimeout, o.StickyScheduleToStartTimeout = false, 0, 0, 0
	o.Identity, o.OnFatalError, o.DisableRegistrationAliasing = "", nil, false
	return !s.remote() && s.data == nil && s.metrics == nil && len(s.propagators) == 0 && len(s.queues) == 0 && reflect.ValueOf(o).IsZero()
}

// prompt gives the completion of a workflow task the answers of mocks, unless somebody is to know of the activities, or of what the workflow did before, first.
func (e *TestWorkflowEnvironment) prompt(ctx context.Context, req *workflowservice.RespondWorkflowTaskCompletedRequest) context.Context {
	if !e.service.plain.Load() || e.service.over.Load() || e.listeners.activityStarted != nil || e.listeners.hearing() ||
		!e.settings.wantsEagerly(req) || !e.telling.told(workflowOf(req.GetResourceId())) {
		return ctx
	}
	return memserver.AnswerActivities(ctx, e.answer)
}

// wantsEagerly tells whether the environment's worker asks for activities. Those that the test has made itself ask for activities of their own queues.
func (s *settings) wantsEagerly(req *workflowservice.RespondWorkflowTaskCompletedRequest) bool {
	for _, command := range req.GetCommands() {
		if a := command.GetScheduleActivityTaskCommandAttributes(); a.GetRequestEagerExecution() {
			return s.serves(a.GetTaskQueue())
		}
	}
	return false
}

// answer is what a worker would answer to an activity.
func (e *TestWorkflowEnvironment) answer(task *workflowservice.PollActivityTaskQueueResponse) (result *commonpb.Payloads, ok bool) {
	name := task.GetActivityType().GetName()
	fn, ok := e.registry.find(&e.registry.activities, name)
	if !ok || !e.mocks.Promptable(name) {
		return nil, false
	}
	args, ok := decoded(reflect.TypeOf(fn), task.GetInput())
	ok = ok && e.mocks.Prompt(name, args, func(value any) (ok bool) {
		result, ok = encodedShortly(value)
		return ok
	})
	return result, ok
}

var contextType = reflect.TypeFor[context.Context]()

// decoded are the arguments of an activity, without the context, as a worker has them: decodeArgsToRawValues in internal/encode_args.go of the SDK.
func decoded(fn reflect.Type, input *commonpb.Payloads) (args []any, ok bool) {
	if fn.IsVariadic() {
		return nil, false
	}
	defer leaveToWorker(&ok)
	var pointers []any
	for i := range fn.NumIn() {
		if i > 0 || !fn.In(0).Implements(contextType) {
			pointers = append(pointers, reflect.New(fn.In(i)).Interface())
		}
	}
	// A copy: bytes are not copied as they are decoded.
	if err := converter.GetDefaultDataConverter().FromPayloads(proto.CloneOf(input), pointers...); err != nil {
		return nil, false
	}
	args = make([]any, len(pointers))
	for i, pointer := range pointers {
		if value := reflect.ValueOf(pointer).Elem(); value.Kind() != reflect.Pointer || !value.IsNil() { // of a pointer, nil is without a type
			args[i] = value.Interface()
		}
	}
	return args, true
}

// longPrompt is the size, in bytes, of results that are left to the worker. It warns of larger ones, and refuses those that are larger still.
const longPrompt = 100 << 10

// encodedShortly is the result of an activity that returns a value: ExecuteWithActualArgs in internal/internal_worker.go of the SDK.
func encodedShortly(value any) (result *commonpb.Payloads, ok bool) {
	if value == nil {
		return nil, true
	}
	defer leaveToWorker(&ok)
	if result, ok = value.(*commonpb.Payloads); !ok {
		var err error
		if result, err = converter.GetDefaultDataConverter().ToPayloads(value); err != nil {
			return nil, false
		}
	}
	return result, proto.Size(result) < longPrompt
}

// leaveToWorker catches a panic of the test's own way to read or write a value: the worker makes it the activity's failure.
func leaveToWorker(ok *bool) {
	if recover() != nil {
		*ok = false
	}
}
