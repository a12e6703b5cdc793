package schedule

import (
	"errors"
	"math"
	"slices"
	"time"

	schedulepb "go.temporal.io/api/schedule/v1"
	"google.golang.org/protobuf/proto"
)

// Spec is a specification of times in a form that answers fast.
type Spec struct {
	canonical *schedulepb.ScheduleSpec
	calendars []*calendar
	excluded  []*calendar
}

var errZones = errors.New("conflicting timezone names")

// Compile reads a specification; nil matches no time.
func Compile(source *schedulepb.ScheduleSpec) (*Spec, error) {
	spec, err := canonical(source)
	if err != nil {
		return nil, err
	}
	//workflowcheck:ignore environment -- what a zone means is the same wherever it is known, but for changes of the law
	zone, err := time.LoadLocation(spec.GetTimezoneName())
	if spec.GetTimezoneData() != nil {
		zone, err = time.LoadLocationFromTZData(spec.GetTimezoneName(), spec.GetTimezoneData())
	}
	if err != nil {
		return nil, err
	}
	s := &Spec{canonical: spec}
	for _, c := range spec.GetStructuredCalendar() {
		s.calendars = append(s.calendars, newCalendar(c, zone))
	}
	for _, c := range spec.GetExcludeStructuredCalendar() {
		s.excluded = append(s.excluded, newCalendar(c, zone))
	}
	return s, nil
}

// canonical rewrites calendars and cron strings as structured calendars and intervals, which is how clients get them back.
func canonical(source *schedulepb.ScheduleSpec) (*schedulepb.ScheduleSpec, error) {
	spec := &schedulepb.ScheduleSpec{}
	if source != nil {
		spec = proto.CloneOf(source)
	}
	for _, list := range []struct {
		from *[]*schedulepb.CalendarSpec
		to   *[]*schedulepb.StructuredCalendarSpec
	}{{&spec.Calendar, &spec.StructuredCalendar}, {&spec.ExcludeCalendar, &spec.ExcludeStructuredCalendar}} {
		for _, c := range *list.from {
			s, err := structured(c)
			if err != nil {
				return nil, err
			}
			*list.to = append(*list.to, s)
		}
		*list.from = nil
	}
	if err := addCrons(spec); err != nil {
		return nil, err
	}
	for _, c := range slices.Concat(spec.GetStructuredCalendar(), spec.GetExcludeStructuredCalendar()) {
		if err := checkCalendar(c); err != nil {
			return nil, err
		}
	}
	for _, interval := range spec.GetInterval() {
		if err := checkInterval(interval); err != nil {
			return nil, err
		}
	}
	return spec, nil
}

// addCrons reads the cron strings. They have to agree on their time zone, and with that of the specification.
func addCrons(spec *schedulepb.ScheduleSpec) error {
	zone := ""
	for i, text := range spec.GetCronString() {
		calendar, interval, z, err := cron(text)
		switch {
		case err != nil:
			return err
		case i > 0 && z != zone:
			return errZones
		case calendar != nil:
			spec.StructuredCalendar = append(spec.StructuredCalendar, calendar)
		default:
			spec.Interval = append(spec.Interval, interval)
		}
		zone = z
	}
	spec.CronString = nil
	if zone == "" {
		return nil
	}
	if spec.GetTimezoneName() != "" && spec.GetTimezoneName() != zone || spec.GetTimezoneData() != nil {
		return errZones
	}
	spec.TimezoneName = zone
	return nil
}

func checkInterval(i *schedulepb.IntervalSpec) error {
	switch interval, phase := i.GetInterval().AsDuration(), i.GetPhase().AsDuration(); {
	case interval < time.Second:
		return errors.New("interval is too small")
	case phase < 0:
		return errors.New("phase is negative")
	case phase >= interval:
		return errors.New("phase cannot be greater than Interval")
	}
	return nil
}

// Canonical returns the specification in the form in which clients see it. It must not be changed.
func (s *Spec) Canonical() *schedulepb.ScheduleSpec { return s.canonical }

// Next returns the first time after another that matches; ok is false if there is none. Times are whole seconds.
func (s *Spec) Next(after time.Time) (at time.Time, ok bool) {
	if start := s.canonical.GetStartTime(); start != nil {
		if before := start.AsTime().Add(-time.Second); after.Before(before) {
			after = before // the first second may match
		}
	}
	for {
		at, ok = s.candidate(after)
		end := s.canonical.GetEndTime()
		if !ok || at.Year() > lastYear || end != nil && at.After(end.AsTime()) {
			return time.Time{}, false
		}
		if !slices.ContainsFunc(s.excluded, func(c *calendar) bool { return c.matches(at) }) {
			return at, true
		}
		after = at
	}
}

// candidate is Next without limits and exclusions.
func (s *Spec) candidate(after time.Time) (time.Time, bool) {
	first := int64(math.MaxInt64)
	for _, c := range s.calendars {
		if at := c.next(after); !at.IsZero() {
			first = min(first, at.Unix())
		}
	}
	for _, i := range s.canonical.GetInterval() {
		interval, phase := int64(i.GetInterval().AsDuration()/time.Second), int64(i.GetPhase().AsDuration()/time.Second)
		first = min(first, ((after.Unix()-phase)/interval+1)*interval+phase)
	}
	return time.Unix(first, 0).UTC(), first != math.MaxInt64
}

// Between returns the matching times from one time to another, both included, at most limit of them.
func (s *Spec) Between(from, to time.Time, limit int) (times []time.Time) {
	for at, ok := s.Next(from.Add(-time.Second)); ok && !at.After(to) && len(times) < limit; at, ok = s.Next(at) {
		times = append(times, at)
	}
	return times
}
