package host

import (
	"context"

	"google.golang.org/protobuf/proto"
)

// What follows from an answer while it is still on its way.

type followKey struct{}

// OnAnswer has a function called with the request and the answer of the call with the context, once there is one. The function may change the answer, and return requests that follow from it: what somebody would send that had
// the answer. They are carried out in one go before time goes on, and what they lead to goes into the answer as what was there before does. The error of one is its own, such as that what it is about is gone; none may be one
// that waits. Time stands still while the function runs, and it may call the host.
func OnAnswer(ctx context.Context, f func(req, answer proto.Message) []proto.Message) context.Context {
	return context.WithValue(ctx, followKey{}, f)
}

// follow carries out what follows from an answer, if somebody knows of anything.
func (h *Host) follow(ctx context.Context, req, answer proto.Message) {
	f, ok := ctx.Value(followKey{}).(func(req, answer proto.Message) []proto.Message)
	if !ok || answer == nil {
		return
	}
	for _, next := range h.aside(func() []proto.Message { return f(req, answer) }) {
		call := h.admit(ctx, next)
		call.Expired = true
		_, _ = h.step(call)
	}
}

// aside calls a function without the lock, while time stands still.
func (h *Host) aside(f func() []proto.Message) []proto.Message {
	h.resuming++
	h.unlock()
	defer func() {
		h.mu.Lock()
		h.resuming--
	}()
	return f()
}
