package memserver

import (
	"context"
	"reflect"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
)

// Local activities between two clocks. When one ends, the SDK moves workflow.Now on by the real time that has passed since the workflow task began, and keeps the result as the ReplayTime of the marker. Virtual
// time has stood still, or gone further, and the next task would take the workflow's time back. The marker goes through the data converter before the workflow sees it: there it gets the virtual time, and the true
// time until the next attempt instead of a number.

// virtualMarkers is a data converter that writes the markers of local activities in virtual time.
type virtualMarkers struct {
	converter.DataConverter
	server *Server
}

// ToPayloads converts values; it is what the SDK converts markers with.
func (v virtualMarkers) ToPayloads(values ...any) (*commonpb.Payloads, error) {
	if len(values) == 1 && isLocalMarker(reflect.TypeOf(values[0])) {
		marker := reflect.New(reflect.TypeOf(values[0])).Elem()
		marker.Set(reflect.ValueOf(values[0]))
		now := v.server.Now()
		marker.FieldByName("ReplayTime").Set(reflect.ValueOf(now))
		backoff := marker.FieldByName("Backoff")
		if retry, ok := v.server.retryWith(time.Duration(backoff.Int())); ok {
			backoff.SetInt(int64(retry.wait(int32(marker.FieldByName("Attempt").Int()), now)))
		}
		values = []any{marker.Interface()}
	}
	return v.DataConverter.ToPayloads(values...)
}

// isLocalMarker tells whether a type is that of the SDK's marker data. TestLocalActivityKeepsVirtualTime fails if the SDK calls it something else.
func isLocalMarker(t reflect.Type) bool {
	return t != nil && t.Name() == "localActivityMarkerData" && t.PkgPath() == "go.temporal.io/sdk/internal"
}

func (v virtualMarkers) WithContext(ctx context.Context) converter.DataConverter {
	if aware, ok := v.DataConverter.(converter.ContextAware); ok {
		v.DataConverter = aware.WithContext(ctx)
	}
	return v
}

func (v virtualMarkers) WithWorkflowContext(ctx converter.WorkflowContext) converter.DataConverter {
	if aware, ok := v.DataConverter.(converter.ContextAware); ok {
		v.DataConverter = aware.WithWorkflowContext(ctx)
	}
	return v
}

func (v virtualMarkers) WithSerializationContext(ctx converter.SerializationContext) converter.DataConverter {
	v.DataConverter = converter.WithDataConverterSerializationContext(v.DataConverter, ctx)
	return v
}
