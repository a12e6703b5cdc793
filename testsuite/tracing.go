package testsuite

import (
	"reflect"
	"slices"

	"go.temporal.io/sdk/interceptor"
)

// Tracing: the SDK's interceptor for it, which those for OpenTelemetry and others are made of, begins the spans of workflows and updates in replays too. The replay at the end is one that no worker would make, so it
// is not to be seen.

// tracing is the type of what interceptor.NewTracingInterceptor returns.
const tracing = "*interceptor.tracingInterceptor"

// untraced are the interceptors that do not trace.
func untraced(all []interceptor.WorkerInterceptor) []interceptor.WorkerInterceptor {
	return slices.DeleteFunc(slices.Clone(all), func(i interceptor.WorkerInterceptor) bool { return reflect.TypeOf(i).String() == tracing })
}
