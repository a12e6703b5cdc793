package histories_test

import (
	"fmt"

	"github.com/groundhogdev/groundhog/internal/histories"
)

func ExampleStart() {
	history := histories.Start("FulfilOrder", "order-1042").
		Task().
		ActivityScheduled("ChargeCard", "order-1042").
		ActivityCompleted("ChargeCard").
		Task().
		Completed().
		Proto()
	for _, event := range history.GetEvents() {
		fmt.Println(event.GetEventId(), event.GetEventType())
	}
	// Output:
	// 1 WorkflowExecutionStarted
	// 2 WorkflowTaskScheduled
	// 3 WorkflowTaskStarted
	// 4 WorkflowTaskCompleted
	// 5 ActivityTaskScheduled
	// 6 ActivityTaskStarted
	// 7 ActivityTaskCompleted
	// 8 WorkflowTaskScheduled
	// 9 WorkflowTaskStarted
	// 10 WorkflowTaskCompleted
	// 11 WorkflowExecutionCompleted
}
