package rule

// Part is a package of a program, for rules that have to see all of it.
type Part struct {
	Path    string
	Main    bool    // it is a command
	Asked   bool    // it is among the packages to report on, and not only imported
	Imports []*Part // directly, as far as they are looked at
	Sites   []*Site // of the rule

	// Taken has the functions and methods, by their full names, that the package uses as values: it neither calls them nor runs them as activities or workflows
	// there, so that somebody else may register them.
	Taken map[string]bool
	// Unseen reports whether a word occurs in a file that belongs to the package and was not looked at: build constraints or the configuration leave it out.
	Unseen func(word string) bool
}

// Reach adds a package and all that it imports to a set.
func (p *Part) Reach(into map[*Part]bool) {
	if into[p] {
		return
	}
	into[p] = true
	for _, imported := range p.Imports {
		imported.Reach(into)
	}
}
