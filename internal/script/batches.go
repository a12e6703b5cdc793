package script

import (
	"fmt"
	"slices"

	"go.temporal.io/api/workflowservice/v1"
)

// Batch operations. A line tells what came of each.

// showBatches prints the batch operations that are new, in the order in which they were started.
func (p *Player) showBatches() {
	resp, err := p.Look(&workflowservice.ListBatchOperationsRequest{Namespace: namespace})
	if err != nil {
		return
	}
	for _, b := range slices.Backward(resp.(*workflowservice.ListBatchOperationsResponse).GetOperationInfo()) {
		resp, err := p.Look(&workflowservice.DescribeBatchOperationRequest{Namespace: namespace, JobId: b.GetJobId()})
		if err != nil {
			continue
		}
		d := resp.(*workflowservice.DescribeBatchOperationResponse)
		p.showState("batch "+b.GetJobId(), "batch "+b.GetJobId(), fmt.Sprintf("%v %v, %d done, %d failed", d.GetOperationType(), d.GetState(), d.GetCompleteOperationCount(), d.GetFailureOperationCount()))
	}
}
