package jsonwire

import (
	"fmt"
	"io"
)

// maxDepth bounds the nesting of values. It is the limit of the protobuf library.
const maxDepth = 10_000

// scanner reads JSON tokens from valid UTF-8.
type scanner struct {
	in      []byte
	pos     int
	depth   int
	scratch []byte // holds the last string that had escapes
}

// next skips white space and returns the first byte of the next token without consuming it, or 0 at the end.
func (s *scanner) next() byte {
	for s.pos < len(s.in) {
		c := s.in[s.pos]
		if c != ' ' && c != '\n' && c != '\r' && c != '\t' {
			return c
		}
		s.pos++
	}
	return 0
}

// enter consumes the bracket that opens an object or an array.
func (s *scanner) enter(bracket byte, what string) error {
	if s.next() != bracket {
		return s.expected(what)
	}
	if s.depth++; s.depth > maxDepth {
		return s.syntax("nested too deeply")
	}
	s.pos++
	return nil
}

// more reports whether another member follows in an object or array, and consumes the comma before it or
// the closing bracket.
func (s *scanner) more(first bool, closing byte) (bool, error) {
	switch c := s.next(); {
	case c == closing:
		s.pos++
		s.depth--
		return false, nil
	case first && c != 0:
		return true, nil
	case c == ',':
		s.pos++
		return true, nil
	}
	return false, s.syntax(fmt.Sprintf("expected ',' or '%c', found %s", closing, s.found()))
}

// key consumes the name of an object's member and the colon after it. The result is valid until the next token.
func (s *scanner) key() ([]byte, error) {
	if s.next() != '"' {
		return nil, s.syntax("expected a name in quotes, found " + s.found())
	}
	key, err := s.str()
	if err != nil {
		return nil, err
	}
	if s.next() != ':' {
		return nil, s.syntax("expected ':' after a name, found " + s.found())
	}
	s.pos++
	return key, nil
}

// literal consumes word (true, false, null) if it comes next.
func (s *scanner) literal(word string) bool {
	s.next()
	if rest := s.in[s.pos:]; len(rest) < len(word) || string(rest[:len(word)]) != word {
		return false
	}
	s.pos += len(word)
	return true
}

// skip consumes one value of any kind.
func (s *scanner) skip() error {
	switch c := s.next(); c {
	case '{':
		return s.skipMembers('{', '}')
	case '[':
		return s.skipMembers('[', ']')
	case '"':
		_, err := s.str()
		return err
	case 't', 'f', 'n':
		if s.literal("true") || s.literal("false") || s.literal("null") {
			return nil
		}
	default:
		if c == '-' || c >= '0' && c <= '9' {
			_, err := s.number()
			return err
		}
	}
	return s.syntax("expected a value, found " + s.found())
}

func (s *scanner) skipMembers(opening, closing byte) error {
	if err := s.enter(opening, "a value"); err != nil {
		return err
	}
	for first := true; ; first = false {
		ok, err := s.more(first, closing)
		if err != nil || !ok {
			return err
		}
		if opening == '{' {
			if _, err := s.key(); err != nil {
				return err
			}
		}
		if err := s.skip(); err != nil {
			return err
		}
	}
}

// expected returns the error for a token that is valid JSON in the wrong place.
func (s *scanner) expected(what string) error {
	s.next()
	if s.pos >= len(s.in) {
		return s.syntax("expected " + what + ", found end of input")
	}
	return s.mistyped(s.pos, what)
}

// mistyped returns the error for the token at offset at, of which only the position is known.
func (s *scanner) mistyped(at int, what string) error {
	s.pos = at
	return &Error{Offset: int64(at), Reason: "expected " + what + ", found " + s.found()}
}

// syntax returns the error for text that is not JSON at the current position.
func (s *scanner) syntax(reason string) error {
	cause := ErrSyntax
	if s.pos >= len(s.in) {
		cause = io.ErrUnexpectedEOF
	}
	return &Error{Offset: int64(s.pos), Reason: reason, Err: cause}
}

// found describes the token at the current position for a message, cut to a readable length.
func (s *scanner) found() string {
	const longest = 40
	rest := s.in[min(s.pos, len(s.in)):]
	if len(rest) == 0 {
		return "end of input"
	}
	switch c := rest[0]; {
	case c == '{':
		return "object"
	case c == '[':
		return "array"
	case c == '"':
		probe := scanner{in: s.in, pos: s.pos}
		text, err := probe.str()
		if err != nil {
			return "a broken string"
		}
		if len(text) > longest {
			return fmt.Sprintf("string %q...", text[:longest])
		}
		return fmt.Sprintf("string %q", text)
	}
	n := 0
	for n < min(len(rest), longest) && (isWord(rest[n]) || n == 0) {
		n++
	}
	return fmt.Sprintf("%q", rest[:n])
}

func isWord(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-' || c == '+' || c == '.'
}
