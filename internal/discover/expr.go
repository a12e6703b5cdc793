package discover

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Expr is a piece of Go source that can be written into another file: text, with references to package-level objects
// that are qualified as the place demands.
type Expr struct {
	pieces []piece
	// Calls is set when evaluating the expression runs a function of the user's, which may panic.
	Calls bool
}

// piece is a stretch of source text, or a reference to a package-level object.
type piece struct {
	text    string
	path    string // import path of the object's package
	name    string
	private bool // not exported
	literal bool // stands inside a function literal
}

// Text writes the expression for a file of package home; qualify gives the name under which a package is imported.
func (e Expr) Text(home string, qualify func(path string) string) string {
	var b strings.Builder
	for _, p := range e.pieces {
		switch {
		case p.path == "":
			b.WriteString(p.text)
		case p.path == home:
			b.WriteString(p.name)
		default:
			b.WriteString(qualify(p.path) + "." + p.name)
		}
	}
	return b.String()
}

// Imports are the packages that the expression needs when it stands in package home, sorted.
func (e Expr) Imports(home string) []string {
	paths := map[string]bool{}
	for _, p := range e.pieces {
		if p.path != "" && p.path != home {
			paths[p.path] = true
		}
	}
	return slices.Sorted(maps.Keys(paths))
}

// newZero matches the receiver new(T), which is the same as &T{}.
var newZero = regexp.MustCompile(`^new("[^"]*"\.\w+)\.`)

// canonical is the same for two expressions if they are the same source, wherever they stand and however they are put
// in parentheses.
func (e Expr) canonical() string {
	text := e.Text("", func(path string) string { return strconv.Quote(path) })
	text = strings.NewReplacer("(", "", ")", "", " ", "").Replace(text)
	return newZero.ReplaceAllString(text, "&$1{}.")
}
