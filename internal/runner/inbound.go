package runner

import (
	"errors"
	"reflect"
	"runtime"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// tracer hands each workflow run to the recorder of the replay that is under way.
type tracer struct {
	interceptor.WorkerInterceptorBase
	current *recorder
}

func (t *tracer) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	in := &inbound{rec: t.current, handlers: map[string]Frame{}}
	in.Next = next
	return in
}

// inbound notes how the workflow and its update handlers end.
type inbound struct {
	interceptor.WorkflowInboundInterceptorBase
	rec      *recorder
	handlers map[string]Frame // where each update handler stands
}

func (in *inbound) Init(next interceptor.WorkflowOutboundInterceptor) error {
	out := &handlerWatch{outbound: outbound{rec: in.rec}, handlers: in.handlers}
	out.Next = next
	return in.Next.Init(out)
}

func (in *inbound) ExecuteWorkflow(ctx workflow.Context, input *interceptor.ExecuteWorkflowInput) (any, error) {
	in.rec.enter()
	result, err := in.Next.ExecuteWorkflow(ctx, input)
	kind := endOf(err)
	switch kind {
	case KindContinueAsNew: // recorded where the error was made
	case KindComplete:
		var fields []Field
		if result != nil {
			fields = in.rec.input("result", result)
		}
		in.rec.add(ctx, kind, "", fields...)
	case KindFail:
		in.rec.add(ctx, kind, "", in.rec.failure("failure.message", err))
	default:
		in.rec.add(ctx, kind, "")
	}
	in.rec.amend(kind, func(s *Step) { s.Call = "return" })
	return result, err
}

func endOf(err error) Kind {
	var canceled *temporal.CanceledError
	var continued *workflow.ContinueAsNewError
	switch {
	case err == nil:
		return KindComplete
	case errors.As(err, &canceled):
		return KindCanceled
	case errors.As(err, &continued):
		return KindContinueAsNew
	}
	return KindFail
}

func (in *inbound) ExecuteUpdate(ctx workflow.Context, input *interceptor.UpdateInput) (any, error) {
	in.note(ctx, KindUpdateAccepted, input.Name, in.rec.input("acceptedRequest.input.args", input.Args...)...)
	result, err := in.Next.ExecuteUpdate(ctx, input)
	if err != nil {
		in.note(ctx, KindUpdateCompleted, input.Name, in.rec.failure("outcome.failure.message", err))
	} else {
		in.note(ctx, KindUpdateCompleted, input.Name, in.rec.input("outcome.success", result)...)
	}
	return result, err
}

func (in *inbound) note(ctx workflow.Context, kind Kind, name string, fields ...Field) {
	in.rec.add(ctx, kind, name, fields...)
	in.rec.amend(kind, func(s *Step) {
		s.Call = "update handler"
		if frame, ok := in.handlers[name]; ok {
			s.Frames = []Frame{frame}
		}
	})
}

// handlerWatch also remembers where update handlers stand.
type handlerWatch struct {
	outbound
	handlers map[string]Frame
}

func (o *handlerWatch) SetUpdateHandler(ctx workflow.Context, name string, handler any, options workflow.UpdateHandlerOptions) error {
	if v := reflect.ValueOf(handler); v.Kind() == reflect.Func {
		o.handlers[name] = functionFrame(v.Pointer())
	}
	return o.Next.SetUpdateHandler(ctx, name, handler, options)
}

func functionFrame(pc uintptr) Frame {
	f := runtime.FuncForPC(pc)
	file, line := f.FileLine(pc)
	return Frame{Func: f.Name(), File: file, Line: line}
}
