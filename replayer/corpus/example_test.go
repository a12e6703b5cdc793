package corpus_test

import (
	"context"
	"fmt"

	"github.com/groundhogdev/groundhog/replayer/corpus"
)

func ExampleUnits() {
	for unit, err := range corpus.Units(context.Background(), []string{"testdata"}, corpus.Options{}) {
		if err != nil {
			fmt.Println(err)
			continue
		}
		history, err := unit.Decode()
		if err != nil {
			fmt.Println(err)
			continue
		}
		fmt.Println(history.Name, history.WorkflowType, history.Events, history.LastType)
	}
	// Output:
	// testdata/get_version.json wf 14 WorkflowExecutionCompleted
	// testdata/reset__after_reset.json wf 13 WorkflowExecutionCompleted
	// testdata/start_with_attributes.json wf 5 WorkflowExecutionCompleted
	// read history "testdata/workflow_cron__run4.json": it has 2 events: no workflow task was started yet, so there is nothing to replay; download it again when the workflow has run, or leave it out
}
