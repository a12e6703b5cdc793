package sim

import (
	"fmt"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
)

// standaloneOperations: a standalone Nexus operation has an outcome from its end on and does not change any more, and a request that is refused does not
// change any.
func standaloneOperations(v *View) string {
	refused := len(v.Answers) == 1 && v.Answers[0].Err != nil && v.Answers[0].line == v.Line
	all, err := v.describeStandaloneOperations()
	if err != nil {
		return err.Error()
	}
	for runID, now := range all { // one that is wrong is enough
		before := v.standaloneOperations[runID]
		ended := now.GetInfo().GetCloseTime() != nil
		changed := before != nil && (before.GetInfo().GetStateTransitionCount() != now.GetInfo().GetStateTransitionCount() || ended && !proto.Equal(before, now))
		switch {
		case ended != (now.GetOutcome() != nil), ended != (now.GetInfo().GetState() == enumspb.PENDING_NEXUS_OPERATION_STATE_UNSPECIFIED):
			return fmt.Sprintf("operation %q is neither under way nor at an end: %v", now.GetInfo().GetOperationId(), now)
		case before.GetOutcome() != nil && changed:
			return fmt.Sprintf("operation %q has changed after its end: %v, before: %v", now.GetInfo().GetOperationId(), now, before)
		case refused && changed:
			return fmt.Sprintf("%s was refused (%v), and operation %q has changed", v.Answers[0].Method, v.Answers[0].Err, now.GetInfo().GetOperationId())
		}
	}
	v.standaloneOperations = all
	return ""
}

// describeStandaloneOperations describes all standalone Nexus operations, by run id.
func (v *View) describeStandaloneOperations() (map[string]*workflowservice.DescribeNexusOperationExecutionResponse, error) {
	resp, err := v.player.Look(&workflowservice.ListNexusOperationExecutionsRequest{Namespace: namespace})
	if err != nil {
		return nil, err
	}
	all := map[string]*workflowservice.DescribeNexusOperationExecutionResponse{}
	for _, o := range resp.(*workflowservice.ListNexusOperationExecutionsResponse).GetOperations() {
		resp, err := v.player.Look(&workflowservice.DescribeNexusOperationExecutionRequest{
			Namespace: namespace, OperationId: o.GetOperationId(), RunId: o.GetRunId(), IncludeOutcome: true,
		})
		if err != nil {
			return nil, fmt.Errorf("describe operation %q, which is in the list: %w", o.GetOperationId(), err)
		}
		all[o.GetRunId()] = resp.(*workflowservice.DescribeNexusOperationExecutionResponse)
	}
	return all, nil
}
