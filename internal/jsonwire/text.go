package jsonwire

import (
	"fmt"
	"io"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// plain tells the bytes that stand for themselves in a JSON string.
var plain = func() (table [256]bool) {
	for c := range table {
		table[c] = c >= ' ' && c != '"' && c != '\\'
	}
	return table
}()

// escapes maps the letter of a two-byte escape to what it stands for.
var escapes = [256]byte{'"': '"', '\\': '\\', '/': '/', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t'}

// str consumes a string, of which the opening quote is next. The result is a part of the input, or scratch space
// that the next string with escapes overwrites.
func (s *scanner) str() ([]byte, error) {
	start := s.pos + 1
	for i := start; i < len(s.in); i++ {
		c := s.in[i]
		if plain[c] {
			continue
		}
		s.pos = i
		switch {
		case c == '"':
			s.pos++
			return s.in[start:i], nil
		case c == '\\':
			s.scratch = append(s.scratch[:0], s.in[start:i]...)
			return s.escaped()
		}
		return nil, s.syntax(fmt.Sprintf("control character %q in a string", c))
	}
	s.pos = len(s.in)
	return nil, s.syntax("string without an end")
}

// escaped consumes the rest of a string from its first escape on.
func (s *scanner) escaped() ([]byte, error) {
	for s.pos < len(s.in) {
		start := s.pos
		for s.pos < len(s.in) && plain[s.in[s.pos]] {
			s.pos++
		}
		s.scratch = append(s.scratch, s.in[start:s.pos]...)
		if s.pos == len(s.in) {
			break
		}
		switch c := s.in[s.pos]; c {
		case '"':
			s.pos++
			return s.scratch, nil
		case '\\':
			if err := s.escape(); err != nil {
				return nil, err
			}
		default:
			return nil, s.syntax(fmt.Sprintf("control character %q in a string", c))
		}
	}
	return nil, s.syntax("string without an end")
}

// escape consumes one escape sequence and appends its meaning to scratch.
func (s *scanner) escape() error {
	rest := s.in[s.pos:]
	if len(rest) < 2 {
		s.pos = len(s.in)
		return s.syntax("string without an end")
	}
	if c := escapes[rest[1]]; c != 0 {
		s.scratch = append(s.scratch, c)
		s.pos += 2
		return nil
	}
	r, ok := codeUnit(rest)
	if !ok {
		return s.badEscape()
	}
	size := 6
	if utf16.IsSurrogate(r) {
		low, ok := codeUnit(rest[6:])
		if r = utf16.DecodeRune(r, low); !ok || r == utf8.RuneError {
			return s.badEscape()
		}
		size = 12
	}
	s.scratch = utf8.AppendRune(s.scratch, r)
	s.pos += size
	return nil
}

// codeUnit reads `\uXXXX` from the start of text.
func codeUnit(text []byte) (rune, bool) {
	if len(text) < 6 || text[0] != '\\' || text[1] != 'u' {
		return 0, false
	}
	v, err := strconv.ParseUint(string(text[2:6]), 16, 16)
	return rune(v), err == nil
}

// badEscape returns the error for an escape that means nothing, or that the end of the input cuts.
func (s *scanner) badEscape() error {
	const longest = 12
	rest := s.in[s.pos:]
	if len(rest) < longest {
		return &Error{Offset: int64(s.pos), Reason: "string without an end", Err: io.ErrUnexpectedEOF}
	}
	return s.syntax(fmt.Sprintf("invalid escape %q in a string", rest[:longest/2]))
}
