package stack

// Grow makes the goroutine's stack large enough for a task of the SDK's worker or a call of its client.
func Grow() { grow[[40 << 10]byte](false) }

// GrowForCall makes the goroutine's stack large enough for a call of the service, or for a workflow's code as far as that is not deep itself. It is no more than each workflow takes anyway, for there may be very many at once.
func GrowForCall() { grow[[4 << 10]byte](false) }

// grow has the room in its frame whether it is used or not, and costs less if it is not.
//
//go:noinline
func grow[Room any](use bool) {
	if use {
		var room Room
		touch(&room)
	}
}

// touch keeps the compiler from leaving the room out.
//
//go:noinline
func touch[Room any](*Room) {}
