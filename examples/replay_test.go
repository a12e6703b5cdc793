package examples

import (
	"testing"

	"go.temporal.io/sdk/worker"

	"github.com/groundhogdev/groundhog/examples/fleet"
	"github.com/groundhogdev/groundhog/examples/gateway"
	"github.com/groundhogdev/groundhog/examples/ledger"
	"github.com/groundhogdev/groundhog/examples/media"
	"github.com/groundhogdev/groundhog/examples/orders"
	"github.com/groundhogdev/groundhog/examples/subscription"
	"github.com/groundhogdev/groundhog/replayer"
)

// TestRecordedHistoriesReplay replays every recorded history through today's examples.
func TestRecordedHistoriesReplay(t *testing.T) {
	replayer.Run(t, "../fixtures/histories", func(r worker.Registry) {
		for _, register := range []func(worker.Registry){
			fleet.Register, gateway.Register, ledger.Register, media.Register, orders.Register, subscription.Register,
		} {
			register(r)
		}
	})
}
