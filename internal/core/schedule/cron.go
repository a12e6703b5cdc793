package schedule

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	schedulepb "go.temporal.io/api/schedule/v1"
	"google.golang.org/protobuf/types/known/durationpb"
)

// Calendars and cron strings, as people write them.

// field is one field of a calendar as text: its default, its limits, and the names that stand for its numbers.
type field struct {
	name, text, unset string
	low, high         int
	names             []string // the first one stands for low; a prefix is enough
	prefix            int      // of at least so many letters
}

var (
	monthNames = []string{"january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"}
	dayNames   = []string{"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"}
)

func structured(c *schedulepb.CalendarSpec) (*schedulepb.StructuredCalendarSpec, error) {
	spec := &schedulepb.StructuredCalendarSpec{Comment: c.GetComment()}
	var issues []string
	read := func(to *[]*schedulepb.Range, f field) {
		ranges, err := f.ranges()
		if err != nil {
			issues = append(issues, err.Error())
		}
		*to = ranges
	}
	read(&spec.Second, field{name: "Second", text: c.GetSecond(), unset: "0", high: 59})
	read(&spec.Minute, field{name: "Minute", text: c.GetMinute(), unset: "0", high: 59})
	read(&spec.Hour, field{name: "Hour", text: c.GetHour(), unset: "0", high: 23})
	read(&spec.DayOfWeek, field{name: "DayOfWeek", text: c.GetDayOfWeek(), unset: "*", high: 7, names: dayNames, prefix: 2})
	read(&spec.DayOfMonth, field{name: "DayOfMonth", text: c.GetDayOfMonth(), unset: "*", low: 1, high: 31})
	read(&spec.Month, field{name: "Month", text: c.GetMonth(), unset: "*", low: 1, high: 12, names: monthNames, prefix: 3})
	if year := strings.TrimSpace(c.GetYear()); year != "" && year != "*" { // no range means all years
		read(&spec.Year, field{name: "Year", text: year, low: firstYear, high: lastYear})
	}
	if len(issues) > 0 {
		return nil, errors.New(strings.Join(issues, ", "))
	}
	return spec, nil
}

// ranges reads a list of "*", "5", "1-5", "*/2", "1-5/2" and the like.
func (f field) ranges() (ranges []*schedulepb.Range, err error) {
	text := strings.TrimSpace(f.text)
	if text == "" {
		text = f.unset
	}
	for part := range strings.SplitSeq(text, ",") {
		r, err := f.one(part)
		if err != nil {
			return nil, err
		}
		ranges = append(ranges, r...)
	}
	return ranges, nil
}

func (f field) one(part string) ([]*schedulepb.Range, error) {
	part, stepText, stepped := strings.Cut(part, "/")
	step := 1
	if stepped {
		n, err := strconv.Atoi(stepText)
		switch {
		case strings.Contains(stepText, "/"):
			return nil, fmt.Errorf("%s has too many slashes", f.name)
		case stepText == "":
			return nil, fmt.Errorf("%s missing step value", f.name)
		case err != nil:
			return nil, err
		case n < 1:
			return nil, fmt.Errorf("%s has invalid Step", f.name)
		}
		step = n
	}
	start, end := f.low, f.high
	if from, to, dash := strings.Cut(part, "-"); dash {
		var ok bool
		if strings.Contains(to, "-") {
			return nil, fmt.Errorf("%s has too many dashes", f.name)
		}
		if start, ok = f.number(from); !ok {
			return nil, fmt.Errorf("%s Start is not in range [%d-%d]", f.name, f.low, f.high)
		}
		if end, ok = f.number(to); !ok || end < start {
			return nil, fmt.Errorf("%s End is before Start or not in range [%d-%d]", f.name, f.low, f.high)
		}
	} else if part != "*" {
		var ok bool
		if start, ok = f.number(part); !ok {
			return nil, fmt.Errorf("%s is not in range [%d-%d]", f.name, f.low, f.high)
		}
		if !stepped {
			end = start
		}
	}
	return f.fold(start, end, step), nil
}

// fold writes a range with the fewest numbers. A week's day 7 is Sunday, which is 0.
func (f field) fold(start, end, step int) (ranges []*schedulepb.Range) {
	if f.high == 7 && end == 7 {
		if (7-start)%step == 0 && (step > 1 || start > 1) {
			ranges = append(ranges, &schedulepb.Range{})
			if start == 7 {
				return ranges
			}
		}
		end = 6
	}
	r := &schedulepb.Range{Start: int32(start)}
	if start != end {
		r.End = int32(end)
	}
	if step != 1 {
		r.Step = int32(step)
	}
	return append(ranges, r)
}

func (f field) number(text string) (int, bool) {
	if len(f.names) > 0 && len(text) >= f.prefix {
		if i := slices.IndexFunc(f.names, func(name string) bool { return strings.HasPrefix(name, strings.ToLower(text)) }); i >= 0 {
			return i + f.low, true
		}
	}
	n, err := strconv.Atoi(text)
	return n, err == nil && n >= f.low && n <= f.high
}

var predefined = map[string]string{
	"@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *", "@monthly": "0 0 1 * *", "@weekly": "0 0 * * 0",
	"@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@hourly": "0 * * * *",
}

// cron reads a cron string of 5 to 7 fields, or "@every 10m"; a zone and a comment may be with it.
func cron(text string) (spec *schedulepb.StructuredCalendarSpec, interval *schedulepb.IntervalSpec, zone string, err error) {
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "TZ=") || strings.HasPrefix(text, "CRON_TZ=") {
		assignment, rest, ok := strings.Cut(text, " ")
		if !ok {
			return nil, nil, "", errors.New("CronString has time zone but missing fields")
		}
		_, zone, _ = strings.Cut(assignment, "=")
		text = rest
	}
	text, comment, _ := strings.Cut(text, "#")
	text = strings.TrimSpace(text)
	if strings.HasPrefix(text, "@every") {
		interval, err = every(text)
		return nil, interval, "", err
	}
	if known, ok := predefined[text]; ok {
		text = known
	}
	f := strings.Fields(text)
	if len(f) < 5 || len(f) > 7 {
		return nil, nil, "", errors.New("CronString does not have 5-7 fields")
	}
	c := &schedulepb.CalendarSpec{Comment: strings.TrimSpace(comment)}
	if len(f) == 7 {
		c.Second, f = f[0], f[1:]
	}
	if len(f) == 6 {
		c.Year = f[5]
	}
	c.Minute, c.Hour, c.DayOfMonth, c.Month, c.DayOfWeek = f[0], f[1], f[2], f[3], f[4]
	spec, err = structured(c)
	return spec, nil, zone, err
}

// every reads "@every 14h" and "@every 14h/3h".
func every(text string) (*schedulepb.IntervalSpec, error) {
	_, text, ok := strings.Cut(text, " ")
	if !ok {
		return nil, errors.New("CronString does not have interval after @every")
	}
	intervalText, phaseText, phased := strings.Cut(strings.TrimSpace(text), "/")
	interval, err := time.ParseDuration(intervalText)
	if err != nil {
		return nil, err
	}
	spec := &schedulepb.IntervalSpec{Interval: durationpb.New(interval)}
	if phased {
		phase, err := time.ParseDuration(phaseText)
		if err != nil {
			return nil, err
		}
		spec.Phase = durationpb.New(phase)
	}
	return spec, nil
}
