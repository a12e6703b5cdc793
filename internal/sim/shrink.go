package sim

// Shrink returns the failure with as little as still breaks the same invariant: no line can be left out, and no part of a request.
func Shrink(f *Failure) *Failure {
	shrunk := *f
	for size := len(shrunk.Lines) / 2; size > 1; size /= 2 {
		shrunk.dropLines(size)
	}
	for again := true; again; {
		for shrunk.dropLines(1) { // each line that goes may make others superfluous
		}
		again = shrunk.simpler()
	}
	return &shrunk
}

// dropLines leaves out as many pieces of a size as it can, from the end on, and tells whether there was any.
func (f *Failure) dropLines(size int) (dropped bool) {
	for from := len(f.Lines) - size; from > -size; from -= size {
		rest := append(append([]string(nil), f.Lines[:max(from, 0)]...), f.Lines[from+size:]...)
		if again := replay(rest, f.watched); again != nil && again.Invariant == f.Invariant {
			f.Lines, f.Reason, dropped = rest, again.Reason, true
		}
	}
	return dropped
}
