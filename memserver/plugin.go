package memserver

import (
	"cmp"
	"context"
	"slices"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"
)

func init() {
	// Workers identify the code by a hash of the executable, which takes longer than most tests. In tests one name will do, and it is the same in
	// each build. A program that sets its own does so later.
	worker.SetBinaryChecksum("in-memory")
}

// workerPlugin has another name than the client's base, so that both can be embedded.
type workerPlugin = worker.PluginBase

// plugin ties a client, and the workers that are made with it, to the server.
type plugin struct {
	client.PluginBase
	workerPlugin
	server *Server
	client client.Client
	// root is the SDK's part of the client, without the user's interceptors.
	root interceptor.ClientOutboundInterceptor
}

func (*plugin) Name() string { return "github.com/groundhogdev/groundhog/memserver" }

// ConfigureClient puts a first and a last interceptor around those of the user, the markers of local activities on the virtual clock, and the server behind it. All plugins of
// the user's have had their say.
func (p *plugin) ConfigureClient(_ context.Context, o client.PluginConfigureClientOptions) error {
	if o.ClientOptions.WorkerHeartbeatInterval == 0 { // they come in real time, and few look at them
		o.ClientOptions.WorkerHeartbeatInterval = -1
	}
	if storage := &o.ClientOptions.ExternalStorage; len(storage.Drivers) == 0 && storage.Concurrency.MaxOperationsPerMessage == 0 {
		storage.Concurrency.MaxOperationsPerMessage = 1 // else the SDK starts a goroutine for each payload that it looks at
	}
	if !p.server.realTime {
		p.virtualize(o.ClientOptions)
	}
	own := o.ClientOptions.Interceptors
	around := append([]interceptor.ClientInterceptor{&observer{plugin: p}}, own...)
	o.ClientOptions.Interceptors = append(around, &innermost{plugin: p})
	p.server.reach(o.ClientOptions)
	return nil
}

// virtualize puts around the user's converters and propagators what local activities need on the virtual clock.
func (p *plugin) virtualize(o *client.Options) {
	o.DataConverter = virtualMarkers{cmp.Or(o.DataConverter, converter.GetDefaultDataConverter()), p.server}
	o.FailureConverter = trueFailures{cmp.Or(o.FailureConverter, temporal.GetDefaultFailureConverter()), &p.server.retries}
	o.ContextPropagators = slices.Clone(o.ContextPropagators)
	for i, own := range o.ContextPropagators {
		o.ContextPropagators[i] = propagator{own}
	}
}

// maxEager is how many activities a workflow task can start at once without a poll: as many as a workflow may have pending.
const maxEager = 2000

func (p *plugin) ConfigureWorker(_ context.Context, o worker.PluginConfigureWorkerOptions) error {
	if o.WorkerOptions.MaxEagerActivityReservationsPerWorkflowTask == nil {
		many := maxEager
		o.WorkerOptions.MaxEagerActivityReservationsPerWorkflowTask = &many
	}
	if !o.WorkerOptions.DisableWorkflowWorker {
		p.server.employ(o.WorkerInstanceKey, o.TaskQueue, p.client)
	}
	p.server.furnish(o.WorkerInstanceKey, o.TaskQueue, o.WorkerOptions)
	return giveRoom(o.WorkerOptions)
}

func (p *plugin) StartWorker(ctx context.Context, o worker.PluginStartWorkerOptions, next func(context.Context, worker.PluginStartWorkerOptions) error) error {
	if err := p.server.host.Err(); err != nil {
		return err
	}
	err := next(ctx, o)
	if err == nil {
		p.server.begin(o.WorkerInstanceKey)
	}
	return err
}

func (p *plugin) StopWorker(ctx context.Context, o worker.PluginStopWorkerOptions, next func(context.Context, worker.PluginStopWorkerOptions)) {
	p.server.dismiss(o.WorkerInstanceKey)
	p.server.clear(o.WorkerInstanceKey)
	next(ctx, o)
}

// innermost finds out what is behind the user's interceptors.
type innermost struct {
	interceptor.ClientInterceptorBase
	plugin *plugin
}

func (i *innermost) InterceptClient(next interceptor.ClientOutboundInterceptor) interceptor.ClientOutboundInterceptor {
	i.plugin.root = next
	return next
}

// outermost leads errands past the user's interceptors.
type outermost struct {
	interceptor.ClientOutboundInterceptorBase
	plugin *plugin
}

func (o *outermost) ExecuteWorkflow(ctx context.Context, in *interceptor.ClientExecuteWorkflowInput) (client.WorkflowRun, error) {
	if ctx.Value(errandKey{}) != nil {
		return o.plugin.root.ExecuteWorkflow(ctx, in)
	}
	return o.Next.ExecuteWorkflow(ctx, in)
}
