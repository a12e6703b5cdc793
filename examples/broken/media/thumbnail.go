package media

import "go.temporal.io/sdk/workflow"

// MakeThumbnail picks a frame of the video and scales it. A video of which no frame can be read gets a placeholder.
func MakeThumbnail(ctx workflow.Context, v Video) (string, error) {
	limits := v.Limits.orDefault()
	ctx = workflow.WithLocalActivityOptions(ctx, probeOptions(limits))
	ctx = workflow.WithActivityOptions(ctx, stepOptions(limits))
	var a *Activities
	var frame int
	if err := workflow.ExecuteLocalActivity(ctx, a.PickFrame, v).Get(ctx, &frame); err != nil {
		workflow.GetLogger(ctx).Warn("no frame for the thumbnail", "video", v.ID, "error", err)
		return "placeholder.png", nil
	}
	var image string
	err := workflow.ExecuteActivity(ctx, a.ScaleFrame, v.ID, frame).Get(ctx, &image)
	return image, err
}
