package replaycheck

import (
	"fmt"
	"io"
	"sync"

	"github.com/groundhogdev/groundhog/replayer"
)

// progress keeps one line at the bottom of a terminal; elsewhere it does nothing.
type progress struct {
	mu    sync.Mutex
	out   io.Writer // nil if there is no terminal
	phase string
	done  int
	total int
	bad   int
}

func newProgress(s Streams, c *settings) *progress {
	p := &progress{}
	if s.Terminal && !c.quiet {
		p.out = s.Out
	}
	return p
}

// enter names what is going on now.
func (p *progress) enter(phase string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.phase = phase
	p.draw()
}

// expect sets the number of histories to come.
func (p *progress) expect(total int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.total = total
}

func (p *progress) step(r replayer.Result) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done++
	if r.Verdict == replayer.Diverged || r.Verdict == replayer.Trouble {
		p.bad++
	}
	p.draw()
}

func (p *progress) show() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.draw()
}

func (p *progress) clear() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.out != nil {
		fmt.Fprint(p.out, "\r\x1b[K")
	}
}

// barWidth is the number of cells of the bar.
const barWidth = 30

func (p *progress) draw() {
	if p.out == nil {
		return
	}
	fmt.Fprintf(p.out, "\r\x1b[K%s", p.phase)
	if p.total == 0 || p.done == 0 {
		return
	}
	filled := barWidth * min(p.done, p.total) / p.total
	for i := range barWidth {
		cell := "·"
		if i < filled {
			cell = "█"
		}
		fmt.Fprint(p.out, map[bool]string{true: " " + cell, false: cell}[i == 0])
	}
	fmt.Fprintf(p.out, " %d/%d", p.done, p.total)
	if p.bad > 0 {
		fmt.Fprintf(p.out, ", %d not passed", p.bad)
	}
}
