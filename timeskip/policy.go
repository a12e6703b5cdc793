package timeskip

import "time"

// State is what the decision to move the clock depends on.
type State struct {
	// Now is the virtual time. Flow is what it were, had it gone on with real time since it moved; it is never before Now.
	Now, Flow time.Time
	// RealTime is set if the clock goes with real time: nothing makes it skip, and nothing holds it.
	RealTime bool
	// Waiting is set if somebody waits for an outcome, however long that takes. Limit is the earliest moment that somebody asks the clock
	// to advance to; it is zero if nobody does.
	Waiting bool
	Limit   time.Time
	// Busy is set if time must stand still for as long as that lasts.
	Busy bool
	// Until is the moment of Flow until which time must stand still for work that is about to be done, or zero.
	Until time.Time
	// Running is set if real activities run: time keeps to the pace of real time. They do since Flow was Lead ahead of Now.
	Running bool
	Lead    time.Duration
	// Due is the earliest deadline, or zero. It was made when Flow was Late ahead of Now.
	Due  time.Time
	Late time.Duration
}

// Decision is what to do with the clock.
type Decision struct {
	// To is the moment to move to; zero leaves the clock alone. It may be the present, if something is due now.
	To time.Time
	// Look is the moment of Flow at which the decision may change by itself; zero if only news can change it.
	Look time.Time
}

// Decide is the whole policy. The clock moves only while somebody waits and nobody is at work, and never past a deadline. While
// real activities run, a deadline comes due when they have used up as much real time as it was away.
func (s State) Decide() Decision {
	switch {
	case s.RealTime:
		return s.keepPace()
	case s.Busy:
		return Decision{}
	}
	to, late, ok := s.target()
	if !ok {
		return Decision{}
	}
	if to.Before(s.Now) {
		to = s.Now
	}
	if s.Until.After(s.Flow) {
		return Decision{Look: s.Until}
	}
	if due := to.Add(max(late, s.Lead)); s.Running && due.After(s.Flow) {
		return Decision{Look: due}
	}
	return Decision{To: to}
}

// keepPace is the policy of a clock that goes with real time: it stops at a deadline when real time has come there.
func (s State) keepPace() Decision {
	next := s.Due
	if !s.Limit.IsZero() && (next.IsZero() || s.Limit.Before(next)) {
		next = s.Limit
	}
	switch {
	case next.IsZero():
		return Decision{}
	case next.After(s.Flow):
		return Decision{Look: next}
	case next.Before(s.Now):
		return Decision{To: s.Now}
	default:
		return Decision{To: next}
	}
}

// target is the next moment at which time would stop.
func (s State) target() (to time.Time, late time.Duration, ok bool) {
	switch {
	case !s.Due.IsZero() && !s.Due.After(s.Now): // it needs nobody to wait: time does not move for it
		return s.Due, s.Late, true
	case !s.Due.IsZero() && s.Waiting && s.Limit.IsZero(), !s.Due.IsZero() && !s.Due.After(s.Limit):
		return s.Due, s.Late, true
	default:
		return s.Limit, 0, !s.Limit.IsZero()
	}
}
