package histories

import (
	"fmt"

	commonpb "go.temporal.io/api/common/v1"
	failurepb "go.temporal.io/api/failure/v1"
	"go.temporal.io/sdk/converter"
)

// Payloads encodes values with the SDK's default data converter. No values give nil, as in an event without a result.
// A value that cannot be encoded is a bug of the calling test, and panics.
func Payloads(values ...any) *commonpb.Payloads {
	if len(values) == 0 {
		return nil
	}
	payloads, err := converter.GetDefaultDataConverter().ToPayloads(values...)
	if err != nil {
		panic(fmt.Sprintf("encode %v: %v", values, err))
	}
	return payloads
}

// payload encodes one value.
func payload(value any) *commonpb.Payload { return Payloads(value).GetPayloads()[0] }

// applicationFailure is what the SDK makes of an error that a function returned.
func applicationFailure(message string) *failurepb.Failure {
	return &failurepb.Failure{
		Message:     message,
		Source:      "GoSDK",
		FailureInfo: &failurepb.Failure_ApplicationFailureInfo{ApplicationFailureInfo: &failurepb.ApplicationFailureInfo{}},
	}
}
