// Package sealed has a workflow whose payloads only its own codec can read.
package sealed

import (
	"slices"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/worker"
	"go.temporal.io/sdk/workflow"
	"google.golang.org/protobuf/proto"
)

// Letter sleeps for as long as its input says.
func Letter(ctx workflow.Context, wait time.Duration) error { return workflow.Sleep(ctx, wait) }

// codec writes payloads back to front.
type codec struct{}

func (codec) Encode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	sealed := make([]*commonpb.Payload, len(payloads))
	for i, p := range payloads {
		data, err := proto.Marshal(p)
		if err != nil {
			return nil, err
		}
		slices.Reverse(data)
		sealed[i] = &commonpb.Payload{Metadata: map[string][]byte{"encoding": []byte("binary/reversed")}, Data: data}
	}
	return sealed, nil
}

func (codec) Decode(payloads []*commonpb.Payload) ([]*commonpb.Payload, error) {
	opened := make([]*commonpb.Payload, len(payloads))
	for i, p := range payloads {
		opened[i] = p
		if string(p.GetMetadata()["encoding"]) != "binary/reversed" {
			continue
		}
		data := slices.Clone(p.GetData())
		slices.Reverse(data)
		opened[i] = &commonpb.Payload{}
		if err := proto.Unmarshal(data, opened[i]); err != nil {
			return nil, err
		}
	}
	return opened, nil
}

// ReplayOptions are those of the worker.
func ReplayOptions() worker.WorkflowReplayerOptions {
	return worker.WorkflowReplayerOptions{
		DataConverter: converter.NewCodecDataConverter(converter.GetDefaultDataConverter(), codec{}),
	}
}

// OptionsPanic cannot say what they are.
func OptionsPanic() worker.WorkflowReplayerOptions { panic("the key is lost") }
