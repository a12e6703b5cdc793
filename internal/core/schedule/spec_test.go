package schedule

import (
	"strings"
	"testing"
	"time"

	schedulepb "go.temporal.io/api/schedule/v1"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

const layout = "2006-01-02T15:04:05"

func at(t *testing.T, text string) time.Time {
	t.Helper()
	moment, err := time.Parse(layout, text)
	if err != nil {
		t.Fatal(err)
	}
	return moment
}

func crons(texts ...string) *schedulepb.ScheduleSpec {
	return &schedulepb.ScheduleSpec{CronString: texts}
}

func TestNextTimes(t *testing.T) {
	every := func(interval, phase time.Duration) *schedulepb.ScheduleSpec {
		return &schedulepb.ScheduleSpec{Interval: []*schedulepb.IntervalSpec{{Interval: durationpb.New(interval), Phase: durationpb.New(phase)}}}
	}
	newYork := func(cron string) *schedulepb.ScheduleSpec { return crons("CRON_TZ=America/New_York " + cron) }
	for name, c := range map[string]struct {
		spec  *schedulepb.ScheduleSpec
		after string
		want  string // times, separated by blanks
	}{
		"interval":              {every(time.Hour, 0), "2026-01-02T03:04:05", "2026-01-02T04:00:00 2026-01-02T05:00:00"},
		"interval with a phase": {every(time.Hour, 5*time.Minute), "2026-01-02T03:04:05", "2026-01-02T03:05:00 2026-01-02T04:05:00"},
		"every":                 {crons("@every 90m/30m"), "2026-01-01T00:00:00", "2026-01-01T00:30:00 2026-01-01T02:00:00"},
		"cron":                  {crons("*/20 9-10 * * mon-fri"), "2026-01-02T10:39:59", "2026-01-02T10:40:00 2026-01-05T09:00:00"},
		"days in both fields":   {crons("0 0 13 * fri"), "2026-01-01T00:00:00", "2026-02-13T00:00:00 2026-03-13T00:00:00"},
		"sunday is 7":           {crons("0 0 * * 5-7"), "2026-01-02T00:00:00", "2026-01-03T00:00:00 2026-01-04T00:00:00 2026-01-09T00:00:00"},
		"seconds and a year":    {crons("30 0 0 29 feb * 2028"), "2026-01-01T00:00:00", "2028-02-29T00:00:30"},
		"year":                  {crons("0 0 1 jan * 2027,2029"), "2026-01-01T00:00:00", "2027-01-01T00:00:00 2029-01-01T00:00:00"},
		"predefined":            {crons("@monthly # rent"), "2026-01-01T00:00:00", "2026-02-01T00:00:00 2026-03-01T00:00:00"},
		"several":               {crons("0 6 * * *", "0 5 * * *"), "2026-01-01T05:30:00", "2026-01-01T06:00:00 2026-01-02T05:00:00"},
		"hour that is skipped":  {newYork("30 2 * * *"), "2026-03-07T08:00:00", "2026-03-09T06:30:00"},
		"hour that is repeated": {newYork("30 1 1 nov *"), "2026-10-31T12:00:00", "2026-11-01T05:30:00 2026-11-01T06:30:00"},
		"nothing":               {&schedulepb.ScheduleSpec{}, "2026-01-01T00:00:00", ""},
		"calendar": {&schedulepb.ScheduleSpec{Calendar: []*schedulepb.CalendarSpec{{Hour: "*/12", Month: "december"}}},
			"2026-01-01T00:00:00", "2026-12-01T00:00:00 2026-12-01T12:00:00"},
		"excluded": {&schedulepb.ScheduleSpec{CronString: []string{"0 0 * * *"}, ExcludeCalendar: []*schedulepb.CalendarSpec{{Hour: "*", DayOfWeek: "sat,sun"}}},
			"2026-01-02T00:00:00", "2026-01-05T00:00:00"},
		"limits": {&schedulepb.ScheduleSpec{CronString: []string{"@daily"}, StartTime: timestamppb.New(at(t, "2026-05-01T00:00:00")), EndTime: timestamppb.New(at(t, "2026-05-02T00:00:00"))},
			"2026-01-01T00:00:00", "2026-05-01T00:00:00 2026-05-02T00:00:00 -"},
	} {
		t.Run(name, func(t *testing.T) {
			spec, err := Compile(c.spec)
			if err != nil {
				t.Fatal(err)
			}
			moment := at(t, c.after)
			for i, want := range strings.Fields(c.want) {
				next, ok := spec.Next(moment)
				got := next.Format(layout)
				if !ok {
					got = "-"
				}
				if got != want {
					t.Fatalf("time %d is %s, want %s", i+1, got, want)
				}
				moment = next
			}
			if _, ok := spec.Next(moment); c.want == "" && ok {
				t.Error("there is a next time")
			}
		})
	}
}

func TestBadSpecs(t *testing.T) {
	for text, want := range map[string]string{
		"1 2 3":                "does not have 5-7 fields",
		"1 2 3 4 5 6 7 8":      "does not have 5-7 fields",
		"61 * * * *":           "Minute is not in range [0-59]",
		"5-1 * * * *":          "Minute End is before Start",
		"70-80 * * * *":        "Minute Start is not in range",
		"1-2-3 * * * *":        "Minute has too many dashes",
		"*/2/2 * * * *":        "Minute has too many slashes",
		"*/ * * * *":           "Minute missing step value",
		"*/0 * * * *":          "Minute has invalid Step",
		"* * * * someday":      "DayOfWeek is not in range",
		"TZ=Nowhere/No * * *":  "does not have 5-7 fields",
		"TZ=Nowhere/No @daily": "unknown time zone",
		"TZ=UTC":               "missing fields",
		"@every":               "does not have interval",
		"@every fast":          "invalid duration",
		"@every 10ms":          "interval is too small",
		"@every 1h/2h":         "phase cannot be greater",
	} {
		if _, err := Compile(crons(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("cron %q: error %v, want %q", text, err, want)
		}
	}
	if _, err := Compile(crons("TZ=UTC @daily", "TZ=Asia/Tokyo @daily")); err != errZones {
		t.Errorf("two time zones: error %v", err)
	}
	if _, err := Compile(&schedulepb.ScheduleSpec{StructuredCalendar: []*schedulepb.StructuredCalendarSpec{{Hour: []*schedulepb.Range{{Start: 24}}}}}); err == nil {
		t.Error("an hour of 24 was taken")
	}
}
