package media

import (
	"time"

	"go.temporal.io/sdk/workflow"
)

// ProcessVideo downloads, transcodes and uploads a video on one host.
func ProcessVideo(ctx workflow.Context, v Video) (Stream, error) {
	ctx = workflow.WithActivityOptions(ctx, stepOptions(v.Limits.orDefault()))
	profile, err := pickProfile(ctx, v)
	if err != nil {
		return Stream{}, err
	}
	session, err := workflow.CreateSession(ctx, &workflow.SessionOptions{
		CreationTimeout:  time.Minute,
		ExecutionTimeout: time.Hour,
	})
	if err != nil {
		return Stream{}, err
	}
	defer workflow.CompleteSession(session)
	url, err := processOnHost(session, v, profile)
	if err != nil {
		return Stream{}, err
	}
	return Stream{VideoID: v.ID, Profile: profile, URL: url}, nil
}

// processOnHost runs the steps that share a file. It must be given the context of a session.
func processOnHost(session workflow.Context, v Video, profile string) (string, error) {
	var a *Activities
	var source, target, url string
	if err := workflow.ExecuteActivity(session, a.Download, v.ID).Get(session, &source); err != nil {
		return "", err
	}
	if err := workflow.ExecuteActivity(session, a.Transcode, source, profile).Get(session, &target); err != nil {
		return "", err
	}
	err := workflow.ExecuteActivity(session, a.Upload, target).Get(session, &url)
	return url, err
}

// pickProfile asks a local activity, which looks at the first bytes of the file only.
func pickProfile(ctx workflow.Context, v Video) (string, error) {
	ctx = workflow.WithLocalActivityOptions(ctx, probeOptions(v.Limits.orDefault()))
	var a *Activities
	var profile string
	err := workflow.ExecuteLocalActivity(ctx, a.PickProfile, v).Get(ctx, &profile)
	return profile, err
}
