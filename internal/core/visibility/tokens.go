package visibility

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// token is a word, a number, a quoted text or a sign of a filter.
type token struct {
	kind tokenKind
	text string // without quotes
}

type tokenKind int

const (
	tokenEnd tokenKind = iota
	tokenWord
	tokenNumber
	tokenText
	tokenSign
)

// is tells whether the token is a keyword or a sign, whatever its case.
func (t token) is(word string) bool {
	return (t.kind == tokenWord || t.kind == tokenSign) && strings.EqualFold(t.text, word)
}

func (t token) String() string {
	if t.kind == tokenEnd {
		return "end of query"
	}
	return fmt.Sprintf("%q", t.text)
}

// scan cuts a filter into tokens.
func scan(query string) (tokens []token, err error) {
	for rest := strings.TrimSpace(query); rest != ""; rest = strings.TrimSpace(rest) {
		var t token
		if t, rest, err = first(rest); err != nil {
			return nil, err
		}
		tokens = append(tokens, t)
	}
	return append(tokens, token{}), nil
}

func first(text string) (t token, rest string, err error) {
	switch c, _ := utf8.DecodeRuneInString(text); {
	case c == '\'' || c == '"':
		return quoted(text)
	case c == '`': // a name
		name, rest, ok := strings.Cut(text[1:], "`")
		if !ok {
			return t, "", fmt.Errorf("unterminated name: %s", text)
		}
		return token{tokenWord, name}, rest, nil
	case isDigit(c) || c == '-' || c == '.':
		n := 1 + strings.IndexFunc(text[1:]+" ", func(r rune) bool { return !isDigit(r) && !strings.ContainsRune(".eE", r) })
		return token{tokenNumber, text[:n]}, text[n:], nil
	case unicode.IsLetter(c) || c == '_':
		n := strings.IndexFunc(text+" ", func(r rune) bool {
			return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !strings.ContainsRune("_.-", r)
		})
		return token{tokenWord, text[:n]}, text[n:], nil
	}
	for _, sign := range []string{"!=", "<>", "<=", ">=", "=", "<", ">", "(", ")", ","} {
		if rest, ok := strings.CutPrefix(text, sign); ok {
			if sign == "<>" {
				sign = "!="
			}
			return token{tokenSign, sign}, rest, nil
		}
	}
	return t, "", fmt.Errorf("unexpected %q", text[:1])
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// quoted reads a text in single or double quotes; a quote is doubled or escaped by a backslash within.
func quoted(text string) (t token, rest string, err error) {
	quote := text[0]
	var b strings.Builder
	for i := 1; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text):
			i++
			b.WriteByte(text[i])
		case text[i] == quote && i+1 < len(text) && text[i+1] == quote:
			i++
			b.WriteByte(quote)
		case text[i] == quote:
			return token{tokenText, b.String()}, text[i+1:], nil
		default:
			b.WriteByte(text[i])
		}
	}
	return t, "", fmt.Errorf("unterminated text: %s", text)
}
