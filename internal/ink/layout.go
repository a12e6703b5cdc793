package ink

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// shortText is how much of the SDK's error is shown when nobody asked for more.
const shortText = 200

// Shorten folds white space and cuts a long text, unless the whole is wanted.
func Shorten(text string, whole bool) string {
	// Protobuf messages in it have a random number of spaces, so that nobody depends on their text.
	text = strings.Join(strings.Fields(text), " ")
	if whole || len(text) <= shortText {
		return text
	}
	cut := shortText
	for cut > 0 && !utf8.RuneStart(text[cut]) {
		cut--
	}
	return text[:cut] + " ... (-v shows it whole)"
}

// Sentence gives a phrase a capital and a full stop.
func Sentence(text string) string {
	if text == "" {
		return ""
	}
	r, size := utf8.DecodeRuneInString(text)
	text = string(unicode.ToUpper(r)) + text[size:]
	if !strings.HasSuffix(text, ".") && !strings.Contains(text, "\n") {
		text += "."
	}
	return text
}

// Wrap breaks a paragraph into lines of at most width columns behind a margin; lines that are there stay, and a tab before one
// moves it in.
func Wrap(text, margin string, width int) string {
	var out []string
	for line := range strings.SplitSeq(text, "\n") {
		indent := margin + strings.Repeat("  ", len(line)-len(strings.TrimLeft(line, "\t")))
		current := indent
		for word := range strings.FieldsSeq(line) {
			if len(current)+len(word)+1 > width && current != indent {
				out = append(out, strings.TrimRight(current, " "))
				current = indent
			}
			current += word + " "
		}
		out = append(out, strings.TrimRight(current, " "))
	}
	return strings.Join(out, "\n")
}

// Indent puts a margin before each line.
func Indent(text, margin string) string {
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	return margin + strings.Join(lines, "\n"+margin) + "\n"
}

// OrNothing says so where there is no text.
func OrNothing(text string) string {
	if text == "" {
		return "(nothing)"
	}
	return text
}
