package sim

import (
	"fmt"
	"regexp"
	"strings"

	"go.temporal.io/api/workflowservice/v1"
)

// attempts knows which attempt of each activity was handed out last.
type attempts struct {
	latest   map[string]string // the references to tokens, by activities
	activity map[string]string // the activities, by references
	answered map[string]bool   // by references
}

func newAttempts() *attempts {
	return &attempts{map[string]string{}, map[string]string{}, map[string]bool{}}
}

// usedToken finds the token in the line of a request.
var usedToken = regexp.MustCompile(`"taskToken":"(\$[^"]+)"`)

// latest: of the attempts of an activity only the one that was handed out last can be answered by its token, and only once.
func latest(v *View) string {
	defer v.handAttempts() // what an answer leads to comes after it
	for _, a := range v.Answers {
		token := usedToken.FindStringSubmatch(a.line)
		if a.Err != nil || token == nil || !strings.HasPrefix(a.Method, "RespondActivityTask") {
			continue
		}
		activity := v.attempts.activity[token[1]]
		switch {
		case activity == "": // from a script that was shortened
		case v.attempts.answered[token[1]]:
			return fmt.Sprintf("%s takes a second answer to an attempt of activity %s", a.Method, activity)
		case v.attempts.latest[activity] != token[1]:
			return fmt.Sprintf("%s takes an answer to an attempt of activity %s, and there was a later one", a.Method, activity)
		}
		v.attempts.answered[token[1]] = true
	}
	return ""
}

// handAttempts notes the attempts that workers got with the line.
func (v *View) handAttempts() {
	for _, a := range v.Answers {
		switch resp := a.Response.(type) {
		case *workflowservice.PollActivityTaskQueueResponse:
			v.attempts.hand("$"+a.label+".taskToken", resp)
		case *workflowservice.RespondWorkflowTaskCompletedResponse:
			for i, activity := range resp.GetActivityTasks() {
				v.attempts.hand(fmt.Sprintf("$%s.activityTasks[%d].taskToken", a.label, i), activity)
			}
		}
	}
}

// hand notes that a worker got an attempt.
func (a *attempts) hand(reference string, task *workflowservice.PollActivityTaskQueueResponse) {
	if len(task.GetTaskToken()) > 0 {
		activity := task.GetWorkflowExecution().GetRunId() + "/" + task.GetActivityRunId() + "/" + task.GetActivityId()
		a.latest[activity], a.activity[reference] = reference, activity
	}
}
