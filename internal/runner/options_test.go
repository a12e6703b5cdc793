package runner_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"

	"github.com/groundhogdev/groundhog/internal/histories"
	"github.com/groundhogdev/groundhog/internal/runner"
)

// TestOptionsDecideTheVerdict has histories that replay with an option of the SDK's replayer and not without, in the plain and
// in the traced replay.
func TestOptionsDecideTheVerdict(t *testing.T) {
	tests := map[string]struct {
		workflow any
		history  *historypb.History
		options  worker.WorkflowReplayerOptions
	}{
		"data converter with a codec": {
			workflow: charge, history: chargedSealed(),
			options: worker.WorkflowReplayerOptions{DataConverter: converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), sealing{})},
		},
		"failure converter": {
			workflow: refundUnlessDeclined, history: chargeDeclined(),
			options: worker.WorkflowReplayerOptions{FailureConverter: &declining{temporal.GetDefaultFailureConverter()}},
		},
		"context propagator": {
			workflow: chargeForTenant, history: chargedForTenant(),
			options: worker.WorkflowReplayerOptions{ContextPropagators: []workflow.ContextPropagator{tenants{}}},
		},
		"interceptor": {
			workflow: completeOnly, history: charged(),
			options: worker.WorkflowReplayerOptions{Interceptors: []interceptor.WorkerInterceptor{&charging{}}},
		},
		"plugin": {
			workflow: completeOnly, history: charged(),
			options: worker.WorkflowReplayerOptions{Plugins: []worker.Plugin{&chargingPlugin{}}},
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			for _, trace := range []bool{false, true} {
				req := runner.Request{Name: name, WorkflowID: "order-1", Trace: trace}
				with := replayer(t, test.workflow, runner.Options{Replay: test.options})
				if out := with.ReplayHistory(req, test.history); out.Error != "" {
					t.Errorf("with the option, trace %t: %s", trace, out.Error)
				}
				without := replayer(t, test.workflow, runner.Options{})
				if out := without.ReplayHistory(req, test.history); out.Error == "" {
					t.Errorf("without the option, trace %t: it replays", trace)
				}
			}
		})
	}
}

// TestPluginsAreNotRunOn: what comes next without them would be a guess.
func TestPluginsAreNotRunOn(t *testing.T) {
	history := histories.Start("Order", "order-1").Task().ActivityScheduled("Charge", "order-1").ActivityCompleted("Charge", "ok").TaskStarted().Proto()
	r := replayer(t, completeOnly, runner.Options{Replay: worker.WorkflowReplayerOptions{Plugins: []worker.Plugin{&chargingPlugin{}}}})
	out := r.ReplayHistory(runner.Request{Name: "open", WorkflowID: "order-1", RunOn: true}, history)
	if out.Error != "" || len(out.Next) > 0 || !strings.Contains(out.NextError, "plugins") {
		t.Errorf("outcome is %+v", out)
	}
}

// TestAliasingCanBeDisabled: a worker without aliases calls a registered function by its own name.
func TestAliasingCanBeDisabled(t *testing.T) {
	history := histories.Start("Order").Task().ChildInitiated("c", "ByAnotherName").ChildStarted("c").Task().ChildCompleted("c").Task().Completed().Proto()
	parent := func(ctx workflow.Context) error {
		ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: "c"})
		return workflow.ExecuteChildWorkflow(ctx, aliased).Get(ctx, nil)
	}
	for disabled, wantError := range map[bool]bool{false: false, true: true} {
		out := replay(t, parent, history, runner.Options{
			Replay:        worker.WorkflowReplayerOptions{DisableRegistrationAliasing: disabled},
			Registrations: []runner.Registration{{Name: "ByAnotherName", Workflow: aliased, Site: "order.go:2"}},
		})
		if (out.Error != "") != wantError {
			t.Errorf("aliasing disabled %t: %q", disabled, out.Error)
		}
	}
}

func aliased(workflow.Context) error { return nil }

func completeOnly(workflow.Context, string) (string, error) { return "ok", nil }

// sealing is a codec that replaces the encoding that payloads name.
type sealing struct{}

func (sealing) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	return inEncoding(payloads, "binary/sealed"), nil
}

func (sealing) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	return inEncoding(payloads, converter.MetadataEncodingJSON), nil
}

func inEncoding(payloads []*commonpb.Payload, encoding string) (out []*commonpb.Payload) {
	for _, p := range payloads {
		metadata := map[string][]byte{converter.MetadataEncoding: []byte(encoding)}
		out = append(out, &commonpb.Payload{Metadata: metadata, Data: p.GetData()})
	}
	return out
}

func chargedSealed() *historypb.History {
	history := charged()
	for _, e := range history.Events {
		for _, payloads := range []*commonpb.Payloads{
			e.GetWorkflowExecutionStartedEventAttributes().GetInput(), e.GetActivityTaskCompletedEventAttributes().GetResult(),
		} {
			if payloads != nil {
				payloads.Payloads = inEncoding(payloads.GetPayloads(), "binary/sealed")
			}
		}
	}
	return history
}

// declining is a failure converter that knows one message as an error of the shop's.
type declining struct{ converter.FailureConverter }

func (d *declining) FailureToError(f *failurepb.Failure) error {
	if strings.Contains(f.GetMessage(), "declined") {
		return errDeclined
	}
	return d.FailureConverter.FailureToError(f)
}

var errDeclined = temporal.NewApplicationError("declined", "Declined")

func chargeDeclined() *historypb.History {
	return histories.Start("Order", "order-1").Task().ActivityScheduled("Charge", "order-1").ActivityFailed("Charge", "card declined").Task().Completed("ok").Proto()
}

// refundUnlessDeclined refunds after all failures but the one that the failure converter knows.
func refundUnlessDeclined(ctx workflow.Context, order string) (string, error) {
	_, err := charge(ctx, order)
	if errors.Is(err, errDeclined) {
		return "ok", nil
	}
	return "", workflow.ExecuteActivity(withTimeout(ctx), "Refund", order).Get(ctx, nil)
}

type tenantKey struct{}

// tenants hands the tenant in a run's header to its context.
type tenants struct{}

func (tenants) Inject(context.Context, workflow.HeaderWriter) error              { return nil }
func (tenants) InjectFromWorkflow(workflow.Context, workflow.HeaderWriter) error { return nil }

func (tenants) Extract(ctx context.Context, _ workflow.HeaderReader) (context.Context, error) {
	return ctx, nil
}

func (tenants) ExtractToWorkflow(ctx workflow.Context, reader workflow.HeaderReader) (workflow.Context, error) {
	payload, ok := reader.Get("tenant")
	if !ok {
		return ctx, nil
	}
	var name string
	err := converter.GetDefaultDataConverter().FromPayload(payload, &name)
	return workflow.WithValue(ctx, tenantKey{}, name), err
}

func chargedForTenant() *historypb.History {
	history := charged()
	tenant := histories.Payloads("acme").GetPayloads()[0]
	history.Events[0].GetWorkflowExecutionStartedEventAttributes().Header = &commonpb.Header{Fields: map[string]*commonpb.Payload{"tenant": tenant}}
	return history
}

func chargeForTenant(ctx workflow.Context, order string) (string, error) {
	if ctx.Value(tenantKey{}) != "acme" {
		return "nobody to charge", nil
	}
	return charge(ctx, order)
}

// charging is an interceptor that charges before the workflow does anything.
type charging struct {
	interceptor.WorkerInterceptorBase
}

func (*charging) InterceptWorkflow(_ workflow.Context, next interceptor.WorkflowInboundInterceptor) interceptor.WorkflowInboundInterceptor {
	in := &chargingInbound{}
	in.Next = next
	return in
}

type chargingInbound struct {
	interceptor.WorkflowInboundInterceptorBase
}

func (in *chargingInbound) ExecuteWorkflow(ctx workflow.Context, input *interceptor.ExecuteWorkflowInput) (any, error) {
	if _, err := charge(ctx, "order-1"); err != nil {
		return nil, err
	}
	return in.Next.ExecuteWorkflow(ctx, input)
}

// chargingPlugin adds the interceptor.
type chargingPlugin struct{ worker.PluginBase }

func (*chargingPlugin) Name() string { return "charging" }

func (*chargingPlugin) ConfigureWorkflowReplayer(_ context.Context, options worker.PluginConfigureWorkflowReplayerOptions) error {
	o := options.WorkflowReplayerOptions
	o.Interceptors = append(o.Interceptors, &charging{})
	return nil
}
