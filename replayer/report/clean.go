package report

import (
	"strings"
	"unicode"
)

// clean replaces what formats and terminals cannot take, or take for an order, by U+FFFD: invalid UTF-8, control
// characters and non-characters. Line feeds and tabs stay; a carriage return before a line feed goes.
func clean(text string) string {
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case unicode.IsControl(r), r == '\uFFFE', r == '\uFFFF':
			return unicode.ReplacementChar
		}
		return r
	}, text)
}

// oneLine is clean without line breaks.
func oneLine(text string) string { return strings.Join(strings.Fields(clean(text)), " ") }
