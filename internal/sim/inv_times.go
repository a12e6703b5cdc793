package sim

import "fmt"

// times: no event is of the future, no deadline of the past, and a run ends no earlier than it starts.
func times(v *View) string {
	for _, r := range v.Runs {
		for _, e := range r.Fresh {
			if e.GetEventTime().AsTime().After(v.Now) {
				return fmt.Sprintf("event %d of %s is of %v, and it is %v", e.GetEventId(), v.name(r), e.GetEventTime().AsTime(), v.Now)
			}
		}
		if !r.Open() && r.Info.GetCloseTime().AsTime().Before(r.Info.GetStartTime().AsTime()) {
			return fmt.Sprintf("%s ended before it started", v.name(r))
		}
	}
	if wait, due := v.player.Due(); due && wait < 0 {
		return fmt.Sprintf("a deadline was due %v ago", -wait)
	}
	return ""
}
