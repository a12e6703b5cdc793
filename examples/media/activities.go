package media

import (
	"context"
	"fmt"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/temporal"
)

// chunks is the number of pieces in which a video is transcoded, with a heartbeat after each.
const chunks = 4

// Activities are the work on the files. This is the sandbox: it computes names and touches no file. The zero value is
// ready to use and safe for concurrent use.
type Activities struct{}

// Download fetches a video and returns its path on this host.
func (*Activities) Download(_ context.Context, videoID string) (string, error) {
	return videoID + ".mov", nil
}

// Transcode converts the file chunk by chunk. Each heartbeat carries the number of chunks done, and an attempt goes on
// where the one before it stopped.
func (*Activities) Transcode(ctx context.Context, path, profile string) (string, error) {
	done := 0
	if activity.HasHeartbeatDetails(ctx) {
		if err := activity.GetHeartbeatDetails(ctx, &done); err != nil {
			return "", err
		}
	}
	for ; done < chunks; done++ {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		activity.RecordHeartbeat(ctx, done+1)
	}
	return fmt.Sprintf("%s.%s.mp4", path, profile), nil
}

// Upload publishes the file and returns its address.
func (*Activities) Upload(_ context.Context, path string) (string, error) {
	return "cdn:" + path, nil
}

// PickProfile chooses the encoding: long videos are compressed harder.
func (*Activities) PickProfile(_ context.Context, v Video) (string, error) {
	if v.Seconds > 600 {
		return "h265", nil
	}
	return "h264", nil
}

// PickFrame returns the second at which the thumbnail is taken.
func (*Activities) PickFrame(_ context.Context, v Video) (int, error) {
	if v.Seconds <= 0 {
		return 0, temporal.NewNonRetryableApplicationError(fmt.Sprintf("pick frame of %q: video is empty", v.ID), "EmptyVideo", nil)
	}
	return v.Seconds / 10, nil
}

// ScaleFrame cuts and scales the frame at a second and returns the image's name.
func (*Activities) ScaleFrame(_ context.Context, videoID string, second int) (string, error) {
	return fmt.Sprintf("%s-%d.png", videoID, second), nil
}
