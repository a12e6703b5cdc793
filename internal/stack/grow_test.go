package stack

import "testing"

func TestTheRoomIsOnTheStack(t *testing.T) {
	for name, use := range map[string]func(){
		"Grow":        func() { grow[[40 << 10]byte](true) },
		"GrowForCall": func() { grow[[4 << 10]byte](true) },
	} {
		if n := testing.AllocsPerRun(10, use); n != 0 {
			t.Errorf("%s: the compiler has put the room on the heap: %v allocations", name, n)
		}
	}
}
