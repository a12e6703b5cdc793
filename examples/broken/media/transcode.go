package media

import (
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// SignalAbort stops a transcoding that nobody wants any more.
const SignalAbort = "abort"

// Aborted is the result of a transcoding that was aborted.
const Aborted = "aborted"

// TranscodeVideo transcodes the file at path and returns the path of the result, or [Aborted] after SignalAbort. It
// waits until the aborted activity has stopped, so that no half-written file is left behind.
func TranscodeVideo(ctx workflow.Context, v Video, path string) (string, error) {
	ctx = workflow.WithActivityOptions(ctx, stepOptions(v.Limits.orDefault()))
	work, abort := workflow.WithCancel(ctx)
	workflow.Go(ctx, func(ctx workflow.Context) {
		workflow.GetSignalChannel(ctx, SignalAbort).Receive(ctx, nil)
		abort()
	})
	var a *Activities
	var target string
	err := workflow.ExecuteActivity(work, a.Encode, path, "h264").Get(ctx, &target)
	if temporal.IsCanceledError(err) && ctx.Err() == nil {
		return Aborted, nil
	}
	return target, err
}
