package schedule

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	schedulepb "go.temporal.io/api/schedule/v1"
)

// The years that calendars know.
const (
	firstYear = 2000
	lastYear  = 2100
)

// calendar matches times by their fields in a time zone.
type calendar struct {
	zone                                      *time.Location
	second, minute, hour, day, month, weekday set
	years                                     map[int]bool // empty: all
}

// set is a set of small numbers.
type set uint64

func (s set) has(n int) bool { return s>>n&1 != 0 }

func newCalendar(spec *schedulepb.StructuredCalendarSpec, zone *time.Location) *calendar {
	c := &calendar{
		zone: zone, second: setOf(spec.GetSecond()), minute: setOf(spec.GetMinute()), hour: setOf(spec.GetHour()),
		day: setOf(spec.GetDayOfMonth()), month: setOf(spec.GetMonth()), weekday: setOf(spec.GetDayOfWeek()), years: map[int]bool{},
	}
	each(spec.GetYear(), func(year int) { c.years[year] = true })
	return c
}

func setOf(ranges []*schedulepb.Range) (s set) {
	each(ranges, func(n int) { s |= 1 << n })
	return s
}

func each(ranges []*schedulepb.Range, visit func(int)) {
	for _, r := range ranges {
		for n := int(r.GetStart()); n <= int(max(r.GetStart(), r.GetEnd())); n += int(max(r.GetStep(), 1)) {
			visit(n)
		}
	}
}

func (c *calendar) matches(t time.Time) bool {
	t = t.In(c.zone)
	return c.matchesDay(t) && c.hour.has(t.Hour()) && c.minute.has(t.Minute()) && c.second.has(t.Second())
}

func (c *calendar) matchesDay(t time.Time) bool {
	return c.matchesYear(t) && c.month.has(int(t.Month())) && c.day.has(t.Day()) && c.weekday.has(int(t.Weekday()))
}

func (c *calendar) matchesYear(t time.Time) bool { return len(c.years) == 0 || c.years[t.Year()] }

// next returns the first match after a time, the zero time if there is none. It walks from one field's boundary to the next on
// the real time line, so hours that a time zone skips do not match, and hours that it repeats match twice, as on the server.
func (c *calendar) next(after time.Time) time.Time {
	t := after.Truncate(time.Second).Add(time.Second).In(c.zone)
	for t.Year() <= lastYear {
		switch {
		case !c.matchesYear(t):
			t = time.Date(t.Year()+1, time.January, 1, 0, 0, 0, 0, c.zone)
		case !c.month.has(int(t.Month())):
			t = time.Date(t.Year(), t.Month()+1, 1, 0, 0, 0, 0, c.zone)
		case !c.matchesDay(t):
			t = time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, c.zone)
		case !c.hour.has(t.Hour()):
			t = t.Add(time.Hour - time.Duration(t.Minute())*time.Minute - time.Duration(t.Second())*time.Second)
		case !c.minute.has(t.Minute()):
			t = t.Add(time.Minute - time.Duration(t.Second())*time.Second)
		case !c.second.has(t.Second()):
			t = t.Add(time.Second)
		default:
			return t.UTC()
		}
	}
	return time.Time{}
}

// fillRanges writes the defaults of ranges, as the server does when it shows them.
func fillRanges(spec *schedulepb.ScheduleSpec) {
	for _, c := range slices.Concat(spec.GetStructuredCalendar(), spec.GetExcludeStructuredCalendar()) {
		for _, r := range slices.Concat(c.GetSecond(), c.GetMinute(), c.GetHour(), c.GetDayOfMonth(), c.GetMonth(), c.GetYear(), c.GetDayOfWeek()) {
			r.End, r.Step = max(r.GetStart(), r.GetEnd()), max(r.GetStep(), 1)
		}
	}
}

// checkCalendar refuses ranges outside of their fields.
func checkCalendar(spec *schedulepb.StructuredCalendarSpec) error {
	var issues []string
	check := func(ranges []*schedulepb.Range, name string, low, high int32) {
		for _, r := range ranges {
			if r.GetStart() < low || r.GetStart() > high {
				issues = append(issues, fmt.Sprintf("%s Start is not in range [%d-%d]", name, low, high))
			}
			if r.GetEnd() != 0 && (r.GetEnd() < r.GetStart() || r.GetEnd() > high) {
				issues = append(issues, fmt.Sprintf("%s End is before Start or not in range [%d-%d]", name, low, high))
			}
			if r.GetStep() < 0 {
				issues = append(issues, name+" has invalid Step")
			}
		}
	}
	check(spec.GetSecond(), "Second", 0, 59)
	check(spec.GetMinute(), "Minute", 0, 59)
	check(spec.GetHour(), "Hour", 0, 23)
	check(spec.GetDayOfMonth(), "DayOfMonth", 1, 31)
	check(spec.GetMonth(), "Month", 1, 12)
	check(spec.GetYear(), "Year", firstYear, lastYear)
	check(spec.GetDayOfWeek(), "DayOfWeek", 0, 6)
	if len(spec.GetComment()) > 200 {
		issues = append(issues, "comment is too long")
	}
	if len(issues) > 0 {
		return errors.New("invalid calendar spec: " + strings.Join(issues, ", "))
	}
	return nil
}
