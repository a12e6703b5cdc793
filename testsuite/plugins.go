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
	all []interceptor.WorkerInterceptor // before the plugins
}

func (*interceptorsPlugin) Name() string { return "groundhog" }

func (p *interceptorsPlugin) ConfigureWorker(_ context.Context, o worker.PluginConfigureWorkerOptions) error {
	ours := []interceptor.WorkerInterceptor{p.all[0], p.all[1], p.all[len(p.all)-1]} // see surround
	own := slices.DeleteFunc(o.WorkerOptions.Interceptors, func(i interceptor.WorkerInterceptor) bool { return slices.Contains(ours, i) })
	o.WorkerOptions.Interceptors = p.env.surround(own)
	p.env.service.plugged = slices.Clone(o.WorkerOptions.Interceptors)
	return nil
}

// withPlugins are the options of a worker that the test has plugins for.
func (e *TestWorkflowEnvironment) withPlugins(o worker.Options) worker.Options {
	if len(o.Plugins) > 0 {
		o.Plugins = append(slices.Clone(o.Plugins), &interceptorsPlugin{env: e, all: slices.Clone(o.Interceptors)})
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
	return e.interceptors()
}
