package stack

// Grow makes the goroutine's stack large enough for a task of the SDK's worker or a call of its client.
func Grow() { grow(false) }

// grow has the room in its frame whether it is used or not, and costs less if it is not.
//
//go:noinline
func grow(use bool) (b byte) {
	if use {
		var room [40 << 10]byte
		for i := range room {
			room[i] = b
			b = room[len(room)-1-i]
		}
	}
	return b
}
