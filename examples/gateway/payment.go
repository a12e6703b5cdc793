package gateway

import "time"

// Endpoint is the name of the Nexus endpoint at which the gateway is reached, ServiceName that of its service.
const (
	Endpoint    = "payments"
	ServiceName = "payment-gateway"
)

// The operations of the service.
const (
	OperationAuthorize = "authorize"
	OperationCapture   = "capture"
)

// SignalAbandon tells a checkout that the customer left.
const SignalAbandon = "abandon"

// Payment is what a customer owes.
type Payment struct {
	ID       string
	Cents    int64
	Settling time.Duration // how long the bank takes to capture it
	Patience time.Duration // how long the checkout waits for the gateway; 0: as long as it takes
}

// Authorization is the bank's promise to pay.
type Authorization struct{ Code string }

// Capture is the payment itself.
type Capture struct{ Reference string }
