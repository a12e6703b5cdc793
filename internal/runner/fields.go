package runner

import (
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

type workflowSearchAttributeUpdate = temporal.SearchAttributeUpdate

// activityFields are the options that the code sets, named like the attributes of ActivityTaskScheduled.
func activityFields(o workflow.ActivityOptions, name string) []Field {
	return append([]Field{
		{"activityType.name", name},
		{"activityId", o.ActivityID},
		{"taskQueue.name", o.TaskQueue},
		{"scheduleToCloseTimeout", duration(o.ScheduleToCloseTimeout)},
		{"scheduleToStartTimeout", duration(o.ScheduleToStartTimeout)},
		{"startToCloseTimeout", duration(o.StartToCloseTimeout)},
		{"heartbeatTimeout", duration(o.HeartbeatTimeout)},
	}, retryFields(o.RetryPolicy)...)
}

// childFields are named like the attributes of StartChildWorkflowExecutionInitiated.
func childFields(o workflow.ChildWorkflowOptions, name string) []Field {
	return append([]Field{
		{"workflowType.name", name},
		{"workflowId", o.WorkflowID},
		{"namespace", o.Namespace},
		{"taskQueue.name", o.TaskQueue},
		{"workflowExecutionTimeout", duration(o.WorkflowExecutionTimeout)},
		{"workflowRunTimeout", duration(o.WorkflowRunTimeout)},
		{"workflowTaskTimeout", duration(o.WorkflowTaskTimeout)},
		{"parentClosePolicy", enum(int32(o.ParentClosePolicy), o.ParentClosePolicy)},
		{"cronSchedule", o.CronSchedule},
	}, retryFields(o.RetryPolicy)...)
}

func retryFields(p *temporal.RetryPolicy) []Field {
	if p == nil {
		return nil
	}
	fields := []Field{
		{"retryPolicy.initialInterval", duration(p.InitialInterval)},
		{"retryPolicy.maximumInterval", duration(p.MaximumInterval)},
		{"retryPolicy.maximumAttempts", nonZero(int(p.MaximumAttempts))},
	}
	if p.BackoffCoefficient != 0 {
		fields = append(fields, Field{"retryPolicy.backoffCoefficient", strconv.FormatFloat(p.BackoffCoefficient, 'g', -1, 64)})
	}
	for i, name := range p.NonRetryableErrorTypes {
		fields = append(fields, Field{fmt.Sprintf("retryPolicy.nonRetryableErrorTypes[%d]", i), name})
	}
	return fields
}

func versionFields(minSupported, maxSupported workflow.Version) []Field {
	return []Field{{"minSupported", number(int(minSupported))}, {"maxSupported", number(int(maxSupported))}}
}

// values renders a map that is sent as one payload per key. Search attributes are never passed through the user's data
// converter, memo fields are.
func (r *recorder) values(path string, m map[string]any) []Field {
	codec := r.codec
	if strings.HasPrefix(path, "searchAttributes") {
		codec = converter.GetDefaultDataConverter()
	}
	var fields []Field
	for _, key := range sortedKeys(m) {
		payload, err := codec.ToPayload(m[key])
		if err != nil {
			continue
		}
		fields = append(fields, Field{path + "." + key, codec.ToString(payload)})
	}
	return fields
}

// typedValues are the values that updates of typed search attributes set; those that they unset are left out.
func typedValues(updates []temporal.SearchAttributeUpdate) map[string]any {
	m := map[string]any{}
	for key, value := range temporal.NewSearchAttributes(updates...).GetUntypedValues() {
		if value != nil {
			m[key.GetName()] = value
		}
	}
	return m
}

func sortedKeys(m map[string]any) []string {
	names := make([]string, 0, len(m))
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

func keys(m map[string]any) string { return strings.Join(sortedKeys(m), ", ") }

func duration(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

func number(n int) string { return strconv.Itoa(n) }

func nonZero(n int) string {
	if n == 0 {
		return ""
	}
	return number(n)
}

func enum(n int32, s fmt.Stringer) string {
	if n == 0 {
		return ""
	}
	return s.String()
}

// functionName is the name under which the SDK registers a function.
func functionName(f any) string {
	if name, ok := f.(string); ok {
		return name
	}
	if v := reflect.ValueOf(f); v.Kind() == reflect.Func {
		return shortName(runtime.FuncForPC(v.Pointer()).Name())
	}
	return ""
}
