package gateway

import (
	"context"
	"fmt"

	"github.com/nexus-rpc/sdk-go/nexus"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/temporalnexus"
)

// limit is the largest payment, in cents, that the sandbox's bank promises to pay.
const limit = 1_000_000

// authorize answers at once. A payment of nothing is the caller's mistake; one that is too large is the bank's "no".
var authorize = nexus.NewSyncOperation(OperationAuthorize,
	func(_ context.Context, p Payment, _ nexus.StartOperationOptions) (Authorization, error) {
		switch {
		case p.Cents <= 0:
			return Authorization{}, nexus.NewHandlerErrorf(nexus.HandlerErrorTypeBadRequest,
				"authorize payment %q: the amount must be positive", p.ID)
		case p.Cents > limit:
			return Authorization{}, nexus.NewOperationFailedErrorf("authorize payment %q: over the limit", p.ID)
		}
		return Authorization{Code: "auth-" + p.ID}, nil
	})

// capture is backed by a workflow, because banks take their time.
var capture = temporalnexus.NewWorkflowRunOperation(OperationCapture, CapturePayment,
	func(_ context.Context, p Payment, _ nexus.StartOperationOptions) (client.StartWorkflowOptions, error) {
		return client.StartWorkflowOptions{ID: "capture-" + p.ID}, nil
	})

// Service returns the gateway's side of the endpoint.
func Service() (*nexus.Service, error) {
	s := nexus.NewService(ServiceName)
	if err := s.Register(authorize, capture); err != nil {
		return nil, fmt.Errorf("register operations of %q: %w", ServiceName, err)
	}
	return s, nil
}
