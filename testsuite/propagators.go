package testsuite

import (
	"context"

	"go.temporal.io/sdk/workflow"
)

// Context propagators: what the environment itself asks for comes from no context of the test, so there is nothing to inject; SetHeader says what the workflow starts with. Many propagators
// refuse a context that lacks their values.

// ownCall marks the contexts of the environment's own calls.
type ownCall struct{}

// background is the context of the environment's own calls: a test's context ends before its cleanup.
func (e *TestWorkflowEnvironment) background() context.Context {
	return context.WithValue(context.Background(), ownCall{}, true)
}

// contextPropagators are those of the client, and so of its workers.
func (s *settings) contextPropagators() []workflow.ContextPropagator {
	var all []workflow.ContextPropagator
	for _, p := range s.propagators {
		all = append(all, propagator{p})
	}
	return all
}

// propagator injects into the calls of others.
type propagator struct{ workflow.ContextPropagator }

func (p propagator) Inject(ctx context.Context, w workflow.HeaderWriter) error {
	if ctx.Value(ownCall{}) != nil {
		return nil
	}
	return p.ContextPropagator.Inject(ctx, w)
}
