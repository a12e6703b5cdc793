package jsonwire

// seen records which fields and oneofs of one message have been read.
type seen struct {
	fields [2]uint64
	oneofs uint64
	more   map[int]bool // of messages with more fields or oneofs than fit
}

// field marks a field and reports whether it is the first time.
func (s *seen) field(index int) bool {
	if index >= 64*len(s.fields) {
		return s.rare(index)
	}
	word, bit := &s.fields[index/64], uint64(1)<<(index%64)
	first := *word&bit == 0
	*word |= bit
	return first
}

// oneof marks a oneof, counted from one, and reports whether it is the first time.
func (s *seen) oneof(number int) bool {
	if number >= 64 {
		return s.rare(-number)
	}
	first := s.oneofs&(1<<number) == 0
	s.oneofs |= 1 << number
	return first
}

func (s *seen) rare(key int) bool {
	if s.more == nil {
		s.more = map[int]bool{}
	}
	first := !s.more[key]
	s.more[key] = true
	return first
}
