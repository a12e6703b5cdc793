package sim

import (
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
)

// contiguous: the ids of a history's events are 1, 2, 3 and so on, and the first event is the start.
func contiguous(v *View) string {
	for _, r := range v.Runs {
		from := int64(len(r.Events) - len(r.Fresh))
		for i, e := range r.Fresh {
			if want := from + int64(i) + 1; e.GetEventId() != want {
				return fmt.Sprintf("event %d of %s has the id %d", want, v.name(r), e.GetEventId())
			}
		}
		if len(r.Fresh) > 0 && r.Events[0].GetEventType() != enumspb.EVENT_TYPE_WORKFLOW_EXECUTION_STARTED {
			return fmt.Sprintf("the first event of %s is %v", v.name(r), r.Events[0].GetEventType())
		}
	}
	return ""
}
