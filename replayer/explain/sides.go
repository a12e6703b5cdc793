package explain

import "slices"

// Sides are the history around a divergence with what the code did at the same time next to it.
type Sides struct {
	Rows []Row `json:"rows"`
	// Before and After are how many more rows there are on either side, which are left out.
	Before int `json:"before,omitempty"`
	After  int `json:"after,omitempty"`
}

// Row is one line of the two timelines. Its event and step have no Fields.
type Row struct {
	// Event is what history has; nil for a step without an event.
	Event *Event `json:"event,omitempty"`
	// Step is what the code did; nil for an event that no step led to.
	Step *Step `json:"step,omitempty"`
	// Relation says how the two sides stand to each other.
	Relation Relation `json:"relation,omitempty"`
	// Parts marks the first row in which code and history part; at most one row has it.
	Parts bool `json:"parts,omitempty"`
}

// Relation is how history and code stand to each other in a row, in words.
type Relation string

// The relations.
const (
	// Unrelated: nothing has to stand on the other side, as for the completion of an activity or for a step that needs no command.
	Unrelated   Relation = ""
	Agree       Relation = "agree"
	Differ      Relation = "differ"
	Displaced   Relation = "the same call, in another place"
	OnlyHistory Relation = "only in history"
	OnlyCode    Relation = "only in the code"
	NotReached  Relation = "not reached"
)

// How many rows before and after the divergence are kept: histories can have tens of thousands of events.
const (
	rowsBefore = 100
	rowsAfter  = 40
)

// sides lays the two sides out around the place that a divergence names. It is nil if nothing is known of the replay, or if the
// divergence is not about what the code does.
func (t *timeline) sides(d *Divergence) *Sides {
	rows := t.rows()
	if len(rows) == 0 || d.Change == UnknownType || d.Change == UnsupportedRecord {
		return nil
	}
	at := slices.IndexFunc(rows, func(r Row) bool { return d.Event != nil && r.Event == d.Event || d.Step != nil && r.Step == d.Step })
	if at < 0 && len(d.At) > 0 {
		rows, at = brokenOff(rows, Step{Call: string(d.Change), Frames: d.At})
	}
	if at >= 0 {
		rows[at].Parts = true
		if rows[at].Relation == Agree { // as far as commands go; but the SDK refuses it
			rows[at].Relation = Differ
		}
	} else {
		at = max(0, lastIndex(rows, func(r Row) bool { return r.Relation == Agree }))
	}
	markUnreached(rows, at)
	from, to := max(0, at-rowsBefore), min(len(rows), at+rowsAfter+1)
	sides := &Sides{Before: from, After: len(rows) - to}
	for _, r := range rows[from:to] {
		sides.Rows = append(sides.Rows, r.brief())
	}
	return sides
}

// brokenOff adds the place where the code broke off between two of its calls: where history has the next call, if it has one.
func brokenOff(rows []Row, s Step) ([]Row, int) {
	at := 1 + lastIndex(rows, func(r Row) bool { return r.Step != nil })
	if i := slices.IndexFunc(rows[at:], func(r Row) bool { return r.Relation == OnlyHistory }); i >= 0 {
		rows[at+i].Step, rows[at+i].Relation = &s, Differ
		return rows, at + i
	}
	return slices.Insert(rows, at, Row{Step: &s, Relation: OnlyCode}), at
}

// markUnreached tells the events that the replay did not come to from those that the code does not lead to: it ends with the
// workflow task in which it fails.
func markUnreached(rows []Row, at int) {
	var last int64
	for i, r := range rows {
		if r.Step != nil {
			last = max(last, r.Step.Task)
		}
		if r.Event != nil && i == at {
			last = max(last, r.Event.Task)
		}
	}
	for i, r := range rows {
		if r.Relation == OnlyHistory && r.Event.Task > last {
			rows[i].Relation = NotReached
		}
	}
}

// brief is a copy without the fields, which can be megabytes, so that the record of the replay need not be kept.
func (r Row) brief() Row {
	if r.Event != nil {
		e := *r.Event
		e.Fields, r.Event = nil, &e
	}
	if r.Step != nil {
		s := *r.Step
		s.Fields, r.Step = nil, &s
	}
	return r
}

func lastIndex(rows []Row, is func(Row) bool) int {
	for i, r := range slices.Backward(rows) {
		if is(r) {
			return i
		}
	}
	return -1
}
