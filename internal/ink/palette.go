package ink

// Palette colours text; the zero value leaves it plain.
type Palette struct{ On bool }

func (p Palette) paint(code, text string) string {
	if !p.On || text == "" {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

// Red paints text in that way.
func (p Palette) Red(text string) string { return p.paint("31", text) }

// Green paints text in that way.
func (p Palette) Green(text string) string { return p.paint("32", text) }

// Yellow paints text in that way.
func (p Palette) Yellow(text string) string { return p.paint("33", text) }

// Cyan paints text in that way.
func (p Palette) Cyan(text string) string { return p.paint("36", text) }

// Bold paints text in that way.
func (p Palette) Bold(text string) string { return p.paint("1", text) }

// Dim paints text in that way.
func (p Palette) Dim(text string) string { return p.paint("2", text) }

// Head paints a heading.
func (p Palette) Head(text string) string { return p.paint("1", text) }
