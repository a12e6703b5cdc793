package replaycheck

import (
	"fmt"

	"github.com/groundhogdev/groundhog/internal/ink"
	"github.com/groundhogdev/groundhog/replayer/explain"
)

// runSites prints the catalogue.
func runSites(s Streams) (int, error) {
	for _, site := range explain.Catalogue() {
		fmt.Fprintf(s.Out, "%s\n  %s\n%s\n\n", site.Key, ink.Sentence(site.Title), ink.Wrap(site.Meaning, "  ", 100))
	}
	return 0, nil
}
