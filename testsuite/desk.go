package testsuite

import "sync"

// desk is where things lie that have to happen on the goroutine of the test, while time stands still. While that does not serve it, they happen at once on a goroutine of their own, one at a time.
type desk struct {
	hold    func(reason string) (release func())
	mu      sync.Mutex
	notes   []note
	news    chan struct{}
	serving bool
	calling bool       // a callback of the test
	over    bool       // what was planned does not happen any more
	left    bool       // nothing happens any more
	alone   sync.Mutex // held by what happens while nobody serves
}

// note is something that has to happen.
type note struct {
	do func()
	// ready, if there is one, tells when it can happen, and whether it is still to.
	ready <-chan bool
	// callback is set for what the test planned: it does not happen after the end of the workflow.
	callback bool
	release  func() // of time; nil if nobody serves
	done     chan struct{}
}

// post leaves a note and returns a channel that is closed when it has been dealt with.
func (d *desk) post(n note) <-chan struct{} {
	n.done = make(chan struct{})
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.left || d.over && n.callback {
		close(n.done)
		return n.done
	}
	if !d.serving {
		go func() {
			d.alone.Lock()
			defer d.alone.Unlock()
			n.happen()
		}()
		return n.done
	}
	n.release = d.hold("the test is told of what has happened")
	d.notes = append(d.notes, n)
	select {
	case d.news <- struct{}{}:
	default:
	}
	return n.done
}

// begin makes the calling goroutine the one that notes happen on, until end.
func (d *desk) begin() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.serving = true
}

// serve lets notes happen in their order until a channel is closed, and those that lie there by then.
func (d *desk) serve(until <-chan struct{}) {
	for {
		select {
		case <-until:
			return
		default:
		}
		if n, ok := d.next(); ok {
			d.happen(n)
			continue
		}
		select {
		case <-d.news:
		case <-until:
			return
		}
	}
}

// happen does what a note says, and tells others meanwhile if that is a callback.
func (d *desk) happen(n note) {
	d.call(n.callback)
	defer d.call(false)
	n.happen()
}

func (d *desk) call(calling bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.calling = calling
}

// callsBack tells whether a callback of the test runs.
func (d *desk) callsBack() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.calling
}

// end lets what was observed happen, and drops what was planned.
func (d *desk) end() {
	d.mu.Lock()
	d.serving, d.over = false, true
	left := d.notes
	d.notes = nil
	d.mu.Unlock()
	for i, n := range left {
		if n.callback {
			n.settle()
			continue
		}
		left[i].happen()
	}
}

// leave drops all that lies there and that comes: the execution was given up, and its workflow may still be at work.
func (d *desk) leave() {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.left = true
	for _, n := range d.notes {
		n.settle()
	}
	d.notes = nil
}

func (d *desk) next() (note, bool) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.notes) == 0 {
		return note{}, false
	}
	n := d.notes[0]
	d.notes = d.notes[1:]
	return n, true
}

// happen does what a note says. It may not return, if the test ends there.
func (n note) happen() {
	defer n.settle()
	if n.ready == nil || <-n.ready {
		n.do()
	}
}

// settle ends a note, whether it has happened or not.
func (n note) settle() {
	close(n.done)
	if n.release != nil {
		n.release()
	}
}

// served tells whether a goroutine deals with the notes.
func (d *desk) served() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.serving
}
