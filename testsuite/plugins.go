package testsuite

import (
	"context"
	"slices"

	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/worker"
)

// interceptorsPlugin comes after the plugins of the test. They may add interceptors: the mocks belong below those, and replays need them too.
type interceptorsPlugin struct {
	worker.PluginBase
	service *service
	mocks   interceptor.WorkerInterceptor
}

func (*interceptorsPlugin) Name() string { return "groundhog" }

func (p *interceptorsPlugin) ConfigureWorker(_ context.Context, o worker.PluginConfigureWorkerOptions) error {
	all := slices.DeleteFunc(o.WorkerOptions.Interceptors, func(i interceptor.WorkerInterceptor) bool { return i == p.mocks })
	o.WorkerOptions.Interceptors = append(all, p.mocks)
	p.service.plugged = slices.Clone(o.WorkerOptions.Interceptors)
	return nil
}

// withPlugins are the options of a worker that the test has plugins for.
func (e *TestWorkflowEnvironment) withPlugins(o worker.Options) worker.Options {
	if len(o.Plugins) > 0 {
		own := &interceptorsPlugin{service: &e.service, mocks: o.Interceptors[len(o.Interceptors)-1]}
		o.Plugins = append(slices.Clone(o.Plugins), own)
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
