package workflowchecker

import (
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/groundhogdev/groundhog/workflowcheck/facts"
)

// vetxEntry is the fact about one package, in the file that go vet keeps for a package: facts about it and all that it imports,
// since a package gets the files of its direct imports only.
type vetxEntry struct {
	Path string
	Fact *facts.Package
}

// readVetx merges the facts of direct imports.
func readVetx(files map[string]string) (map[string]analysis.Fact, error) {
	out := map[string]analysis.Fact{}
	for _, path := range slices.Sorted(maps.Keys(files)) {
		text, err := os.ReadFile(files[path])
		if err != nil {
			return nil, fmt.Errorf("read facts of package %q: %w", path, err)
		}
		if len(text) == 0 {
			continue
		}
		var list []vetxEntry
		if err := json.Unmarshal(text, &list); err != nil {
			return nil, fmt.Errorf("read facts of package %q: %w", path, err)
		}
		for _, entry := range list {
			out[entry.Path] = entry.Fact
		}
	}
	return out, nil
}

// writeVetx writes facts. The same facts give the same bytes, for go vet caches by them.
func writeVetx(name string, known map[string]analysis.Fact) error {
	if name == "" {
		return nil
	}
	var text []byte
	if len(known) > 0 {
		var list []vetxEntry
		for _, path := range slices.Sorted(maps.Keys(known)) {
			if fact, ok := known[path].(*facts.Package); ok {
				list = append(list, vetxEntry{path, fact})
			}
		}
		var err error
		if text, err = json.Marshal(list); err != nil {
			return fmt.Errorf("write facts: %w", err)
		}
	}
	if err := os.WriteFile(name, text, 0o600); err != nil {
		return fmt.Errorf("write facts: %w", err)
	}
	return nil
}
