package ids

import (
	"encoding/binary"
	"encoding/hex"
)

// Source gives out identifiers. The zero value is one with seed 0.
type Source struct{ seed, state uint64 }

// New returns a Source for a seed.
func New(seed uint64) *Source { return &Source{seed: seed, state: seed} }

// Seed returns what the source was made from, for messages that help to see the same again.
func (s *Source) Seed() uint64 { return s.seed }

// next is SplitMix64: each output is a bijection of a counter, so values do not repeat before 2^64 of them.
func (s *Source) next() uint64 {
	s.state += 0x9e3779b97f4a7c15
	z := s.state
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// UUID returns an identifier in the form of a random UUID.
func (s *Source) UUID() string {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], s.next())
	binary.BigEndian.PutUint64(b[8:], s.next())
	b[6] = b[6]&0x0f | 0x40
	b[8] = b[8]&0x3f | 0x80
	return form(hex.EncodeToString(b[:]))
}

// form puts the dashes into 32 hexadecimal digits.
func form(text string) string {
	return text[:8] + "-" + text[8:12] + "-" + text[12:16] + "-" + text[16:20] + "-" + text[20:]
}
