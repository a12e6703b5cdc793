package testsuite

import (
	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
)

// encodedValues are payloads with the converter that reads them: what listeners get.
type encodedValues struct {
	payloads  *commonpb.Payloads
	converter converter.DataConverter
}

// HasValues tells whether there is anything to read.
func (v encodedValues) HasValues() bool { return v.payloads != nil }

// Get reads the values, in order. The error is temporal.ErrNoData if there are none.
func (v encodedValues) Get(valuePtr ...any) error {
	if !v.HasValues() {
		return temporal.ErrNoData
	}
	return v.converter.FromPayloads(v.payloads, valuePtr...)
}

// encodedValue is a single one.
type encodedValue struct{ encodedValues }

// HasValue tells whether there is anything to read.
func (v encodedValue) HasValue() bool { return v.HasValues() }

// Get reads the value. The error is temporal.ErrNoData if there is none.
func (v encodedValue) Get(valuePtr any) error { return v.encodedValues.Get(valuePtr) }

func (e *TestWorkflowEnvironment) encoded(payloads *commonpb.Payloads) encodedValues {
	return encodedValues{payloads, e.converter()}
}

// encode encodes values that code has got. What cannot be encoded is left out.
func (e *TestWorkflowEnvironment) encode(values []any) encodedValues {
	payloads, err := e.converter().ToPayloads(values...)
	if err != nil {
		payloads = nil
	}
	return e.encoded(payloads)
}

// result is a result, nil if there is none.
func (e *TestWorkflowEnvironment) result(payloads *commonpb.Payloads) converter.EncodedValue {
	return encodedValue{e.encoded(payloads)}
}
