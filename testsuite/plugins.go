package testsuite

import (
	"context"
	"slices"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
)

// interceptorsPlugin comes after the plugins of the test. They may add interceptors: the mocks belong around those, and replays need them too.
type interceptorsPlugin struct {
	worker.PluginBase
	env *TestWorkflowEnvironment
}

func (*interceptorsPlugin) Name() string { return "groundhog" }

func (p *interceptorsPlugin) ConfigureWorker(_ context.Context, o worker.PluginConfigureWorkerOptions) error {
	o.WorkerOptions.Interceptors = p.env.surround(o.WorkerOptions.Interceptors)
	p.env.service.plugged = slices.Clone(o.WorkerOptions.Interceptors)
	return nil
}

// intercepted are the options of a worker with the environment's interceptors, which wait for those of plugins.
func (e *TestWorkflowEnvironment) intercepted(o worker.Options) worker.Options {
	o.Interceptors = e.ownInterceptors()
	if len(o.Plugins) > 0 {
		o.Plugins = append(slices.Clone(o.Plugins), &interceptorsPlugin{env: e})
	} else {
		o.Interceptors = e.surround(o.Interceptors)
	}
	return o
}

// replayInterceptors are those of the workers, with what plugins have added.
func (e *TestWorkflowEnvironment) replayInterceptors() []interceptor.WorkerInterceptor {
	e.service.mu.Lock()
	defer e.service.mu.Unlock()
	if e.service.plugged != nil {
		return slices.Clone(e.service.plugged)
	}
	return e.surround(e.ownInterceptors())
}
