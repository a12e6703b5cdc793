package recording

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
)

// Recording is what came of a scenario.
type Recording struct {
	// Histories are those of the runs that the scenario kept, by label, in the JSON of "temporal workflow show --output json".
	Histories map[string][]byte
	// Notes are the results and errors that its client saw.
	Notes []string
}

// entry is a scenario's part of the index.
type entry struct {
	Scenario string            `json:"scenario"`
	Files    map[string]string `json:"files"` // by label
	Notes    []string          `json:"notes,omitempty"`
}

const index = "INDEX.json"

// Read reads the recordings of a directory, by scenario.
func Read(dir string) (map[string]Recording, error) {
	entries, err := readIndex(dir)
	if err != nil {
		return nil, err
	}
	all := map[string]Recording{}
	for _, e := range entries {
		r := Recording{Notes: e.Notes, Histories: map[string][]byte{}}
		for label, file := range e.Files {
			if r.Histories[label], err = os.ReadFile(filepath.Join(dir, file)); err != nil {
				return nil, fmt.Errorf("read recording %q: %w", e.Scenario, err)
			}
		}
		all[e.Scenario] = r
	}
	return all, nil
}

func readIndex(dir string) ([]entry, error) {
	text, err := os.ReadFile(filepath.Join(dir, index))
	if err != nil {
		return nil, fmt.Errorf("read recordings: %w", err)
	}
	var entries []entry
	if err := json.Unmarshal(text, &entries); err != nil {
		return nil, fmt.Errorf("read recordings in %q: %w", dir, err)
	}
	return entries, nil
}

// writing keeps writers of an index apart.
var writing sync.Mutex

// Write puts a scenario's recording in the place of the one that a directory has.
func Write(dir, scenario string, r Recording) error {
	writing.Lock()
	defer writing.Unlock()
	entries, err := readIndex(dir)
	if err != nil {
		return err
	}
	written := entry{Scenario: scenario, Notes: r.Notes, Files: map[string]string{}}
	for label, history := range r.Histories {
		name := scenario
		if label != "" {
			name += "__" + label
		}
		written.Files[label] = name + ".json"
		if err := os.WriteFile(filepath.Join(dir, name+".json"), append(history, '\n'), 0o644); err != nil {
			return fmt.Errorf("write recording %q: %w", scenario, err)
		}
	}
	entries = slices.DeleteFunc(entries, func(e entry) bool { return e.Scenario == scenario })
	entries = append(entries, written)
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Compare(a.Scenario, b.Scenario) })
	text, err := json.MarshalIndent(entries, "", "  ")
	if err != nil {
		return fmt.Errorf("write recording %q: %w", scenario, err)
	}
	if err := os.WriteFile(filepath.Join(dir, index), append(text, '\n'), 0o644); err != nil {
		return fmt.Errorf("write recording %q: %w", scenario, err)
	}
	return nil
}
