package a

import "go.temporal.io/sdk/workflow"

const change = "add-tax"

func Workflow(ctx workflow.Context, items []string) error {
	workflow.GetVersion(ctx, "unused", workflow.DefaultVersion, 1)     // want "^GetVersion has a result that nothing looks at, so it guards no change; branch on the version$"
	_ = workflow.GetVersion(ctx, "unused", workflow.DefaultVersion, 1) // want "GetVersion has a result that nothing looks at"
	workflow.GetVersion(ctx, "settled", 1, 1)                          // ok
	for _, item := range items {
		if workflow.GetVersion(ctx, "item-"+item, workflow.DefaultVersion, 1) == 1 { // want "is no constant, and may be another one at a replay"
			continue
		}
	}
	v := workflow.GetVersion(ctx, "empty", 2, 1) // want "gets a range from 2 to 1, which is empty, so it panics; pass"
	if v == 1 {
		return nil
	}
	if workflow.GetVersion(ctx, change, workflow.DefaultVersion, 1) == 1 { // ok
		return nil
	}
	if workflow.GetVersion(ctx, change, workflow.DefaultVersion, 2) == 2 { // want "change id .add-tax. stands for versions -1 to 2 here and for -1 to 1 before, and what it says first is what it says in this run; use"
		return nil
	}
	if changed(ctx, "other") {
		return nil
	}
	return nil
}

func changed(ctx workflow.Context, id string) bool {
	return workflow.GetVersion(ctx, id, workflow.DefaultVersion, 1) == 1 // ok
}
