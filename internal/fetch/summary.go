package fetch

import "fmt"

// Outcome is what became of one execution.
type Outcome string

const (
	// Fetched means that the file was written.
	Fetched Outcome = "fetched"
	// Skipped means that the file was there and up to date.
	Skipped Outcome = "skipped"
	// Failed means that there is no new file; a file that was there before is untouched.
	Failed Outcome = "failed"
)

// Result tells the outcome for one execution.
type Result struct {
	Execution Execution
	Path      string // of the history file, below Options.Out
	Outcome   Outcome
	Events    int    // in the file, 0 if it failed
	Note      string // why a file was skipped or replaced, else empty
	Err       error  // why it failed, with what to do about it
}

// Summary tells what a run did. Its zero value is a run that did nothing.
type Summary struct {
	// Results are in the order in which the service listed the executions.
	Results []Result

	// Counts of Results by outcome.
	Fetched, Skipped, Failed int

	// Notes are remarks on the run as a whole, such as a sample that did not see all executions.
	Notes []string
}

// String returns the counts, like "fetched 12, skipped 30, failed 0".
func (s Summary) String() string {
	return fmt.Sprintf("fetched %d, skipped %d, failed %d", s.Fetched, s.Skipped, s.Failed)
}

func (s *Summary) add(r Result) {
	s.Results = append(s.Results, r)
	switch r.Outcome {
	case Fetched:
		s.Fetched++
	case Skipped:
		s.Skipped++
	case Failed:
		s.Failed++
	}
}
