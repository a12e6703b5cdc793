// Package gateway is both sides of a payment gateway between two teams, which meet at a Nexus endpoint.
//
// The callers' side is [Checkout], a workflow that has a payment authorized (a synchronous operation) and captured (an
// asynchronous one). The gateway's side is [Service]; its asynchronous operation is the workflow [CapturePayment].
//
// A worker on each side's task queue serves them; the endpoint [Endpoint] targets the gateway's:
//
//	w := worker.New(c, "payments", worker.Options{})
//	gateway.Register(w)
package gateway
