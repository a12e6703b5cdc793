package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/groundhogdev/groundhog/replayer/explain"
)

// htmlSides are the two timelines in stretches, of which some are folded.
type htmlSides struct {
	Before, After string // what is left out
	Stretches     []htmlStretch
}

// htmlStretch are rows that stand together, under a line that unfolds them if there is one.
type htmlStretch struct {
	Folded string
	Rows   []htmlRow
}

// htmlRow is a line of the two timelines.
type htmlRow struct {
	htmlStep
	look
	Event string
	Parts bool
}

// Sides are nil if nothing is known of the replay.
func (r *htmlResult) Sides() *htmlSides {
	sides := r.explained().Sides
	if sides == nil {
		return nil
	}
	return &htmlSides{Before: leftOut(sides.Before, "earlier row"), After: leftOut(sides.After, "later row"), Stretches: r.page.stretches(sides.Rows)}
}

func leftOut(n int, noun string) string {
	if n == 0 {
		return ""
	}
	return plural(n, noun) + " left out"
}

const (
	near    = 5 // lines that are shown around each that tells something
	foldMin = 4 // fewer are not worth a fold
)

// stretches folds what lies far from all rows that tell something.
func (p *htmlPage) stretches(rows []explain.Row) []htmlStretch {
	lines := gather(rows)
	shown := nearTelling(lines)
	var list []htmlStretch
	for from := 0; from < len(lines); {
		to := from + 1
		for to < len(lines) && shown[to] == shown[from] {
			to++
		}
		stretch := htmlStretch{Rows: each(lines[from:to], p.row)}
		if !shown[from] {
			stretch.Folded = foldText(slices.Concat(lines[from:to]...))
		}
		list = append(list, stretch)
		from = to
	}
	return list
}

// gather puts the events of a workflow task that stand together in one line: they say nothing of the workflow.
func gather(rows []explain.Row) (lines [][]explain.Row) {
	for _, r := range rows {
		if n := len(lines) - 1; n >= 0 && isTask(r) && isTask(lines[n][0]) && r.Event.Type != "WorkflowTaskScheduled" {
			lines[n] = append(lines[n], r)
		} else {
			lines = append(lines, []explain.Row{r})
		}
	}
	return lines
}

func isTask(r explain.Row) bool {
	return r.Event != nil && r.Step == nil && !r.Parts && strings.HasPrefix(r.Event.Type, "WorkflowTask")
}

// nearTelling tells the lines to show: those at which the two sides do not just agree, and those around them.
func nearTelling(lines [][]explain.Row) []bool {
	shown := make([]bool, len(lines))
	for i, line := range lines {
		if telling(line[0]) {
			for j := max(0, i-near); j <= min(len(lines)-1, i+near); j++ {
				shown[j] = true
			}
		}
	}
	for from := 0; from < len(lines); from++ {
		to := from
		for to < len(lines) && !shown[to] {
			to++
		}
		if to-from < foldMin {
			to = from
			shown[from] = true
		}
		from = to
	}
	return shown
}

func telling(r explain.Row) bool {
	switch r.Relation {
	case explain.Unrelated, explain.Agree, explain.NotReached:
		return r.Parts
	}
	return true
}

// foldText says what is in a fold.
func foldText(rows []explain.Row) string {
	events, words := "", ""
	for _, r := range rows {
		switch {
		case r.Relation == explain.NotReached:
			words = " that the replay did not come to"
		case r.Relation == explain.Agree && words == "":
			words = " that agree"
		}
		if r.Event != nil && events == "" {
			events = fmt.Sprintf("event %d and on: ", r.Event.ID)
		}
	}
	return events + plural(len(rows), "row") + words
}

// look is how a relation is shown.
type look struct {
	Relation    explain.Relation
	Sign, Class string
}

var looks = []look{
	{explain.Unrelated, "", "off"},
	{explain.Agree, "=", "agree"},
	{explain.Differ, "≠", "apart"},
	{explain.Displaced, "≈", "apart"},
	{explain.OnlyHistory, "−", "apart"},
	{explain.OnlyCode, "+", "apart"},
	{explain.NotReached, "…", "off"},
}

// Legend explains the signs.
func (p *htmlPage) Legend() []look { return looks[1:] }

func lookOf(r explain.Row) look {
	for _, l := range looks {
		if l.Relation == r.Relation {
			return l
		}
	}
	return look{Relation: r.Relation}
}

func (p *htmlPage) row(line []explain.Row) htmlRow {
	r := line[0]
	row := htmlRow{look: lookOf(r), Parts: r.Parts}
	if r.Parts {
		row.Class += " first"
	}
	if r.Event != nil {
		row.Event = explain.EventText(*r.Event)
	}
	for _, more := range line[1:] {
		row.Event += ", " + explain.EventText(*more.Event)
	}
	if r.Step != nil {
		row.htmlStep = p.step(*r.Step)
	}
	return row
}
