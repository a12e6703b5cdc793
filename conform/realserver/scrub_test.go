package realserver

import (
	"os"
	"testing"

	commonpb "go.temporal.io/api/common/v1"
	failurepb "go.temporal.io/api/failure/v1"
	historypb "go.temporal.io/api/history/v1"
)

func TestScrub(t *testing.T) {
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	s := NewScrubber("/home/ada/groundhog", "temporaltest-42")
	event := &historypb.WorkflowTaskFailedEventAttributes{
		WorkerVersion: &commonpb.WorkerVersionStamp{BuildId: "0123abcd"},
		Identity:      "7@" + host + "@orders",
		Failure: &failurepb.Failure{
			Message: "namespace temporaltest-42 is busy",
			StackTrace: "main.f(0x1)\n\t/home/ada/groundhog/examples/orders/workflow.go:41 +0x6b\n" +
				"go.temporal.io/sdk/internal.g(...)\n\t/home/ada/go/pkg/mod/go.temporal.io/sdk@v1.50.0/internal/workflow.go:9\n" +
				"reflect.Value.call()\n\t/usr/lib/go-1.26/src/reflect/value.go:586 +0xf0c",
			EncodedAttributes: &commonpb.Payload{
				Metadata: map[string][]byte{"encoding": []byte("json/plain")},
				Data:     []byte(`{"HostName":"` + host + `"}`),
			},
		},
	}
	s.Message(event.ProtoReflect())
	for what, pair := range map[string][2]string{
		"build ID":  {event.GetWorkerVersion().GetBuildId(), "recorder"},
		"host":      {event.GetIdentity(), "1@worker-host@orders"},
		"token":     {s.text("eyJucyI6InRlbXBvcmFsdGVzdC00MiJ9"), "eyJucyI6ImRlZmF1bHQifQ"}, // {"ns":"temporaltest-42"}
		"namespace": {event.GetFailure().GetMessage(), "namespace default is busy"},
		"payload":   {string(event.GetFailure().GetEncodedAttributes().GetData()), `{"HostName":"worker-host"}`},
		"stack trace": {event.GetFailure().GetStackTrace(), "main.f(0x1)\n\texamples/orders/workflow.go:41 +0x6b\n" +
			"go.temporal.io/sdk/internal.g(...)\n\tgo.temporal.io/sdk@v1.50.0/internal/workflow.go:9\n" +
			"reflect.Value.call()\n\treflect/value.go:586 +0xf0c"},
	} {
		if got, want := pair[0], pair[1]; got != want {
			t.Errorf("%s is scrubbed to %q, want %q", what, got, want)
		}
	}
}
