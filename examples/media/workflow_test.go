package media_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"
	"github.com/stretchr/testify/require"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/worker"

	"github.com/groundhogdev/groundhog/examples/media"
	"github.com/groundhogdev/groundhog/testsuite"
)

var activities *media.Activities

func newEnv(t *testing.T) *testsuite.TestWorkflowEnvironment {
	env := testsuite.New(t)
	env.RegisterActivity(&media.Activities{})
	env.SetWorkerOptions(worker.Options{EnableSessionWorker: true})
	return env
}

func TestVideoBecomesAStream(t *testing.T) {
	for name, test := range map[string]struct {
		seconds int
		profile string
	}{"short": {60, "h264"}, "long": {3600, "h265"}} {
		t.Run(name, func(t *testing.T) {
			env := newEnv(t)
			env.ExecuteWorkflow(media.ProcessVideo, media.Video{ID: "v1", Seconds: test.seconds})
			var got media.Stream
			require.NoError(t, env.GetWorkflowResult(&got))
			require.Equal(t, media.Stream{VideoID: "v1", Profile: test.profile, URL: "cdn:v1.mov." + test.profile + ".mp4"}, got)
		})
	}
}

func TestSessionEndsWithTheVideo(t *testing.T) {
	env := newEnv(t)
	env.OnActivity(activities.Upload, mock.Anything, mock.Anything).Return("", temporal.NewNonRetryableApplicationError("disk full", "Full", nil)).Once()
	env.ExecuteWorkflow(media.ProcessVideo, media.Video{ID: "v1", Seconds: 60})
	require.ErrorContains(t, env.GetWorkflowError(), "disk full")
	env.AssertActivityNumberOfCalls(t, "Download", 1)
}

func TestTranscodingGoesOnWhereItStopped(t *testing.T) {
	env := newEnv(t)
	attempts := 0
	env.OnActivity(activities.Transcode, mock.Anything, "v1.mov", "h264").Return(func(ctx context.Context, path, profile string) (string, error) {
		if attempts++; attempts == 1 {
			activity.RecordHeartbeat(ctx, 3)
			return "", errors.New("the host crashed")
		}
		var done int
		require.NoError(t, activity.GetHeartbeatDetails(ctx, &done))
		require.Equal(t, 3, done)
		return activities.Transcode(ctx, path, profile)
	}).Times(2)
	env.ExecuteWorkflow(media.TranscodeVideo, media.Video{ID: "v1"}, "v1.mov")
	require.NoError(t, env.GetWorkflowError())
	env.AssertExpectations(t)
}

func TestSilentTranscodingIsTimedOut(t *testing.T) {
	env := newEnv(t)
	env.OnActivity(activities.Transcode, mock.Anything, mock.Anything, mock.Anything).After(time.Minute).Return("", nil).Times(3)
	env.ExecuteWorkflow(media.TranscodeVideo, media.Video{ID: "v1", Limits: media.Limits{Attempt: time.Hour}}, "v1.mov")
	var timeout *temporal.TimeoutError
	require.ErrorAs(t, env.GetWorkflowError(), &timeout)
	require.Equal(t, "Heartbeat", timeout.TimeoutType().String())
}

func TestAbortStopsTheTranscoding(t *testing.T) {
	env := newEnv(t)
	env.SetOnActivityHeartbeatListener(func(*activity.Info, converter.EncodedValues) { env.SignalWorkflow(media.SignalAbort, nil) })
	env.OnActivity(activities.Transcode, mock.Anything, mock.Anything, mock.Anything).Return(func(ctx context.Context, _, _ string) (string, error) {
		for ctx.Err() == nil {
			activity.RecordHeartbeat(ctx, 1)
		}
		return "", ctx.Err()
	}).Once()
	env.ExecuteWorkflow(media.TranscodeVideo, media.Video{ID: "v1"}, "v1.mov")
	var got string
	require.NoError(t, env.GetWorkflowResult(&got))
	require.Equal(t, media.Aborted, got)
}

func TestThumbnailOfAnEmptyVideoIsAPlaceholder(t *testing.T) {
	for image, video := range map[string]media.Video{"v1-6.png": {ID: "v1", Seconds: 60}, "placeholder.png": {ID: "v1"}} {
		env := newEnv(t)
		env.ExecuteWorkflow(media.MakeThumbnail, video)
		var got string
		require.NoError(t, env.GetWorkflowResult(&got))
		require.Equal(t, image, got)
	}
}

// Activities are tested by themselves too.
func TestTranscodeResumes(t *testing.T) {
	var suite testsuite.WorkflowTestSuite
	env := suite.NewTestActivityEnvironment()
	env.RegisterActivity(&media.Activities{})
	env.SetHeartbeatDetails(2)
	var beats []int
	env.SetOnActivityHeartbeatListener(func(_ *activity.Info, details converter.EncodedValues) {
		var done int
		require.NoError(t, details.Get(&done))
		beats = append(beats, done)
	})
	value, err := env.ExecuteActivity(activities.Transcode, "v1.mov", "h264")
	require.NoError(t, err)
	var path string
	require.NoError(t, value.Get(&path))
	require.Equal(t, "v1.mov.h264.mp4", path)
	require.Equal(t, []int{3, 4}, beats)
}
