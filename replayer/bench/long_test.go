package bench

import (
	"testing"

	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/replayer"
)

// BenchmarkLongHistory replays one history of 60,005 events, which both sides have in memory: ours in binary form, which it
// decodes, stock as messages.
func BenchmarkLongHistory(b *testing.B) {
	history := delivered(10_000)
	wire, err := proto.Marshal(history)
	if err != nil {
		b.Fatal(err)
	}
	stock, engine := newStock(b), newEngine(b)
	pair(b, func() {
		if err := stock.ReplayWorkflowHistory(silent{}, history); err != nil {
			b.Fatal(err)
		}
	}, func() {
		out, err := engine.Replay(b.Context(), replayer.Request{Name: "long", WorkflowType: workflowType, Wire: wire})
		if err != nil || out.Error != "" {
			b.Fatal(err, out.Error)
		}
	})
}
