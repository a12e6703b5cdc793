package run

import (
	"math"
	"time"

	"github.com/robfig/cron/v3"
	"go.temporal.io/api/serviceerror"
)

// Cron schedules of workflows, computed as common/backoff/cron.go of the server does.

// CheckCron refuses a schedule that cannot be read, or that never comes due. No schedule at all is in order.
func CheckCron(schedule string, now time.Time) error {
	if schedule == "" {
		return nil
	}
	parsed, err := cron.ParseStandard(schedule)
	switch {
	case err != nil:
		return serviceerror.NewInvalidArgument("invalid CronSchedule.")
	case parsed.Next(now.UTC()).IsZero():
		return serviceerror.NewInvalidArgument("invalid CronSchedule, no time can be found to satisfy the schedule")
	}
	return nil
}

// CronWait returns the time from now to the next run of a schedule whose last run was due at scheduled, in whole seconds. There
// is none, and ok is false, without a schedule.
func CronWait(schedule string, scheduled, now time.Time) (wait time.Duration, ok bool) {
	if schedule == "" {
		return 0, false
	}
	parsed, err := cron.ParseStandard(schedule)
	if err != nil {
		return 0, false
	}
	next, now := scheduled.UTC(), now.UTC()
	if !now.Before(next) {
		next = parsed.Next(next)
		for !next.IsZero() && next.Before(now) {
			next = parsed.Next(next)
		}
	}
	if next.IsZero() {
		return 0, false
	}
	return time.Second * time.Duration(math.Ceil(next.Sub(now).Seconds())), true
}
