package fetch

import (
	"context"
	"fmt"
	"iter"
)

// selection turns options into the executions to fetch, each at most once.
type selection struct {
	service Service
	opts    Options
	taken   map[string]int // samples by type and build id
	notes   []string       // complete when the sequence has ended
}

func newSelection(service Service, opts Options) *selection {
	return &selection{service: service, opts: opts, taken: make(map[string]int)}
}

// executions yields what is selected. The first error ends it.
func (s *selection) executions(ctx context.Context) iter.Seq2[Execution, error] {
	if s.opts.WorkflowID != "" {
		return func(yield func(Execution, error) bool) {
			yield(s.service.Describe(ctx, s.opts.WorkflowID, s.opts.RunID))
		}
	}
	return func(yield func(Execution, error) bool) {
		// A run that closes while the list is read moves in it and may turn up again.
		seen := make(map[string]bool)
		for e, err := range s.matches(ctx) {
			if err != nil {
				yield(Execution{}, err)
				return
			}
			if seen[e.RunID] || !s.wanted(e) {
				continue
			}
			if seen[e.RunID] = true; !yield(e, nil) {
				return
			}
			if len(seen) == s.opts.Limit {
				s.notes = append(s.notes, fmt.Sprintf("stopped at the limit of %d executions: raise --limit for more", s.opts.Limit))
				return
			}
		}
	}
}

// matches yields what the queries match, as far as a sample may look.
func (s *selection) matches(ctx context.Context) iter.Seq2[Execution, error] {
	return func(yield func(Execution, error) bool) {
		for _, query := range s.opts.queries() {
			looked := 0
			for e, err := range s.service.List(ctx, query) {
				if s.opts.Sample > 0 && looked == s.opts.Scan {
					s.notes = append(s.notes, fmt.Sprintf(
						"sampled the first %d executions of query %q only: raise --scan, or name rare workflow types with --type", looked, query))
					break
				}
				if looked++; !yield(e, err) || err != nil {
					return
				}
			}
		}
	}
}

// wanted counts an execution for its type and each of its build ids, and says whether one of them was short of samples.
func (s *selection) wanted(e Execution) bool {
	if s.opts.Sample == 0 {
		return true
	}
	builds := e.BuildIDs
	if len(builds) == 0 {
		builds = []string{""}
	}
	short := false
	for _, build := range builds {
		short = short || s.taken[e.Type+"\x00"+build] < s.opts.Sample
	}
	for _, build := range builds {
		if short {
			s.taken[e.Type+"\x00"+build]++
		}
	}
	return short
}
