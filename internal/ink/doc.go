// Package ink lays out and colours text for people: what explain and report print to a terminal or a log.
//
//	p := ink.Palette{On: isTerminal}
//	fmt.Fprintln(w, p.Red("diverged"), ink.Shorten(err.Error(), false))
//
// It decides on nothing: whether there is colour, and whether a text is shortened, is the caller's choice. Functions and values
// may be used from several goroutines.
package ink
