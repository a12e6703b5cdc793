package program

import (
	"strings"
	"sync"
)

const (
	// tailSize is how much of a process's output is kept, in bytes: the Go runtime's dump of a deep stack has to fit in.
	tailSize = 256 << 10
	// tailShown is how much of it is shown, in bytes, and tailLines in lines.
	tailShown = 4 << 10
	tailLines = 20
)

// tail keeps the end of what is written to it. It is safe for concurrent use.
type tail struct {
	mu   sync.Mutex
	text []byte
}

func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	if len(t.text) > 2*tailSize {
		t.text = append(t.text[:0], t.text[len(t.text)-tailSize:]...)
	}
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.text[max(0, len(t.text)-tailSize):])
}

// excerpt picks the last lines of an output.
func excerpt(text string) string {
	text = strings.TrimRight(text, "\n")
	if cut := len(text) - tailShown; cut > 0 {
		text = text[cut:]
		_, text, _ = strings.Cut(text, "\n")
	}
	lines := strings.Split(text, "\n")
	return strings.Join(lines[max(0, len(lines)-tailLines):], "\n")
}
