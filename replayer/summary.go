package replayer

import (
	"maps"
	"slices"
	"time"
)

// Summary sums up a check. Its fields are complete when [Check] has returned.
type Summary struct {
	// Results are all results in the order of the corpus.
	Results []Result `json:"results"`

	Passed   int `json:"passed"`
	Diverged int `json:"diverged"`
	Trouble  int `json:"trouble"`
	Skipped  int `json:"skipped"`
	Cached   int `json:"cached"`
	Warnings int `json:"warnings"`

	// Elapsed is how long the whole check took.
	Elapsed time.Duration `json:"elapsed"`

	// Coverage tells what the histories cover.
	Coverage Coverage `json:"coverage"`
}

// Coverage tells what the histories of a corpus cover, those that could be read.
type Coverage struct {
	Types    map[string]int `json:"workflowTypes"` // histories by workflow type
	Versions map[string]int `json:"versions"`      // histories by GetVersion change and version
	BuildIDs map[string]int `json:"buildIds"`      // histories by worker build id
	Events   map[string]int `json:"events"`        // events by type
	Oldest   time.Time      `json:"oldest,omitzero"`
	Newest   time.Time      `json:"newest,omitzero"`
	Total    int            `json:"totalEvents"`
}

func (s *Summary) add(r *Result) {
	s.Results = append(s.Results, *r)
	switch r.Verdict {
	case Passed:
		s.Passed++
	case Diverged:
		s.Diverged++
	case Skipped:
		s.Skipped++
	default:
		s.Trouble++
	}
	if r.Cached {
		s.Cached++
	}
	s.Warnings += len(r.Warnings)
	if r.Facts.Events > 0 {
		s.Coverage.add(r.Facts)
	}
}

func (c *Coverage) add(f Facts) {
	if c.Types == nil {
		*c = Coverage{Types: map[string]int{}, Versions: map[string]int{}, BuildIDs: map[string]int{}, Events: map[string]int{}}
	}
	c.Types[f.WorkflowType]++
	for _, v := range f.Versions {
		c.Versions[v]++
	}
	for _, id := range f.BuildIDs {
		c.BuildIDs[id]++
	}
	for eventType, n := range f.Counts {
		c.Events[eventType] += n
	}
	c.Total += f.Events
	if c.Oldest.IsZero() || f.First.Before(c.Oldest) {
		c.Oldest = f.First
	}
	if f.Last.After(c.Newest) {
		c.Newest = f.Last
	}
}

// ExitCode is what a command exits with: 0 if all histories replay, 1 if any diverged, 2 if any was in trouble and none
// diverged. A check without histories is trouble.
func (s *Summary) ExitCode() int {
	switch {
	case s.Diverged > 0:
		return 1
	case s.Trouble > 0 || s.Passed == 0:
		return 2
	}
	return 0
}

// Names returns the keys of a coverage map in order.
func Names(m map[string]int) []string { return slices.Sorted(maps.Keys(m)) }
