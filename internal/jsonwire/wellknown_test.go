package jsonwire_test

import (
	"strings"
	"testing"

	exportpb "go.temporal.io/api/export/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
	"google.golang.org/protobuf/types/known/fieldmaskpb"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/groundhogdev/groundhog/internal/jsonwire"
)

func TestWellKnownTypesAgreeWithUpstream(t *testing.T) {
	for _, tt := range []struct {
		message proto.Message
		text    string
	}{
		{&anypb.Any{}, `{"@type":"type.googleapis.com/google.protobuf.Duration","value":"3s"}`},
		{&structpb.Struct{}, `{"a":[1,"x",null,{"b":true}]}`},
		{&structpb.Value{}, `[1,2]`},
		{&fieldmaskpb.FieldMask{}, `"fooBar,baz"`},
		{&wrapperspb.Int64Value{}, `"12"`},
		{&wrapperspb.StringValue{}, `"x"`},
		{&exportpb.WorkflowExecutions{}, `{"items":[{"history":{"events":[{"eventId":"1"}]}}]}`},
	} {
		agree(t, []byte(tt.text), tt.message)
	}
}

func TestDeepMessagesAgreeWithUpstream(t *testing.T) {
	for _, depth := range []int{60, 70, 500} {
		text := strings.Repeat(`{"message":"m","cause":`, depth) + "{}" + strings.Repeat("}", depth)
		agree(t, []byte(text), &failurepb.Failure{})
	}
}

func TestNestingIsBounded(t *testing.T) {
	const depth = 20_000
	for _, text := range []string{
		strings.Repeat(`{"cause":`, depth) + "{}" + strings.Repeat("}", depth),
		`{"x":` + strings.Repeat("[", depth) + strings.Repeat("]", depth) + "}",
	} {
		if _, err := transcode(t, &failurepb.Failure{}, []byte(text)); err == nil || !strings.Contains(err.Error(), "nested too deeply") {
			t.Errorf("got error %.200v, want one about the nesting", err)
		}
	}
}

func TestAppendKeepsItsPrefix(t *testing.T) {
	tr := newTranscoder(t, &historypb.History{}, jsonwire.Options{})
	got, err := tr.Append([]byte("prefix"), []byte(`{"events":[{"eventId":"1"}]}`))
	if err != nil || string(got) != "prefix\x0a\x02\x08\x01" {
		t.Errorf("got %q, %v", got, err)
	}
	got, err = tr.Append([]byte("prefix"), []byte(`{"events":[{"eventId":"1"}`))
	if err == nil || string(got) != "prefix" {
		t.Errorf("after an error: got %q, %v", got, err)
	}
}
