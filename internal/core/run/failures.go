package run

import (
	"unicode/utf8"

	failurepb "go.temporal.io/api/failure/v1"
)

// maxCauses bounds the chain of causes that is left of a failure that is cut.
const maxCauses = 20

// shortened is what is left of a failure in so many bytes: as much of the texts as fits, the most important first, and whether it may
// be retried. See Truncate in common/failure/failure.go of the server.
func shortened(f *failurepb.Failure, left, causes int) *failurepb.Failure {
	if f == nil {
		return nil
	}
	const overhead = 4 // of a field
	cut := func(text string) string {
		text = prefix(text, left)
		left -= len(text)
		if text != "" {
			left -= overhead
		}
		return text
	}
	short := &failurepb.Failure{}
	if info := f.GetApplicationFailureInfo(); info != nil {
		short.FailureInfo = &failurepb.Failure_ApplicationFailureInfo{ApplicationFailureInfo: &failurepb.ApplicationFailureInfo{
			NonRetryable: info.GetNonRetryable(), Type: cut(info.GetType()),
		}}
		left -= 2 * overhead
	} else if info := f.GetServerFailureInfo(); info != nil {
		short.FailureInfo = &failurepb.Failure_ServerFailureInfo{ServerFailureInfo: &failurepb.ServerFailureInfo{NonRetryable: info.GetNonRetryable()}}
		left -= overhead
	}
	short.Source, short.Message = cut(f.GetSource()), cut(f.GetMessage())
	short.StackTrace = cut(f.GetStackTrace())
	if left > overhead && causes > 0 {
		short.Cause = shortened(f.GetCause(), left-overhead, causes-1)
	}
	return short
}

// prefix is the beginning of a text, whole characters in so many bytes.
func prefix(text string, size int) string {
	if len(text) <= size {
		return text
	}
	size = max(size, 0)
	for size > 0 && !utf8.RuneStart(text[size]) {
		size--
	}
	return text[:size]
}
