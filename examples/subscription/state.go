package subscription

import (
	"errors"
	"fmt"
	"time"
)

// The signals, updates and queries that a subscription takes.
const (
	SignalPause      = "pause"
	SignalResume     = "resume"
	SignalCancel     = "cancel"
	UpdateChangePlan = "change-plan"
	UpdateAddSeats   = "add-seats"
	QueryState       = "state"
)

// prices of a seat for one period, in cents.
var prices = map[string]int64{"basic": 900, "team": 1900, "enterprise": 4900}

// State is what a subscription knows. It is the workflow's input, is handed on when it continues as new, and is its
// result.
type State struct {
	Customer string
	Plan     string
	Seats    int
	Period   time.Duration // between two charges
	PerRun   int           // periods after which the workflow continues as new; 0: never
	Periods  int           // periods after which the subscription ends; 0: never

	Billed    int   // periods billed so far
	Paid      int64 // cents paid so far
	Paused    bool
	Cancelled bool
}

// due is the price of one period, in cents.
func (s *State) due() int64 { return prices[s.Plan] * int64(s.Seats) }

// over reports whether nothing is left to bill.
func (s *State) over() bool {
	return s.Cancelled || s.Periods > 0 && s.Billed >= s.Periods
}

// checkPlan validates a change of plan before it is accepted.
func (s *State) checkPlan(plan string) error {
	switch _, known := prices[plan]; {
	case !known:
		return fmt.Errorf("change plan to %q: no such plan", plan)
	case plan == s.Plan:
		return fmt.Errorf("change plan to %q: it is the current plan", plan)
	}
	return nil
}

// checkSeats validates an addition of seats before it is accepted.
func (s *State) checkSeats(n int) error {
	if n <= 0 {
		return errors.New("add seats: the number must be positive")
	}
	return nil
}
