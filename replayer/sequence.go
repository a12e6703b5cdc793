package replayer

import "sync"

// sequence brings results back into the order of their indices.
type sequence struct {
	mu      sync.Mutex
	next    int
	waiting map[int]*Result
	each    func(*Result)
}

// put hands in the result with an index and passes on all that are due. A nil result takes its place and is passed on.
func (s *sequence) put(index int, r *Result) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waiting == nil {
		s.waiting = map[int]*Result{}
	}
	s.waiting[index] = r
	for {
		r, ok := s.waiting[s.next]
		if !ok {
			return
		}
		delete(s.waiting, s.next)
		s.next++
		s.each(r)
	}
}
