package dropin

import (
	"context"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"
)

var converters = converter.GetDefaultDataConverter()

func anything(ctx workflow.Context, args converter.EncodedValues) (string, error) {
	var arg string
	err := args.Get(&arg)
	return workflow.GetInfo(ctx).WorkflowType.Name + "(" + arg + ")", err
}

func anyActivity(ctx context.Context, args converter.EncodedValues) (string, error) {
	var arg string
	err := args.Get(&arg)
	return activity.GetInfo(ctx).ActivityType.Name + "(" + arg + ")", err
}
