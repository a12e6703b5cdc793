package main

import (
	"context"
	"errors"
	"time"

	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"github.com/groundhogdev/groundhog/examples/media"
)

// aVideo returns a short video that is given little time.
func aVideo() media.Video {
	return media.Video{ID: "holiday", Seconds: 120, Limits: media.Limits{Pause: 100 * time.Millisecond, Attempts: 2}}
}

// hurried returns a video whose steps must heartbeat once a second, and get one attempt.
func hurried() media.Video {
	v := aVideo()
	v.Limits.Heartbeat, v.Limits.Attempts = time.Second, 1
	return v
}

// mediaScenarios are about sessions, heartbeats and local activities.
var mediaScenarios = []scenario{
	{
		feature: "sessions", label: "completed", doc: "download, transcoding and upload run on one host",
		register: media.Register, options: worker.Options{EnableSessionWorker: true},
		drive: runToEnd(media.ProcessVideo, aVideo()),
	},
	{
		feature: "sessions", label: "failed", doc: "the upload fails at every attempt; the session is completed and the workflow fails",
		register: with(media.Register, act("Upload", func(context.Context, string) (string, error) {
			return "", errors.New("upload: quota exceeded")
		})),
		options: worker.Options{EnableSessionWorker: true},
		drive:   runToEnd(media.ProcessVideo, aVideo()),
	},
	{
		feature: "activities", label: "heartbeat_resumed", doc: "the first attempt fails after two chunks; the second goes on from its heartbeat",
		register: with(media.Register, act("Transcode", crashesHalfWay)),
		drive:    runToEnd(media.TranscodeVideo, aVideo(), "holiday.mov"),
	},
	{
		feature: "activities", label: "heartbeat_timeout", doc: "the only attempt falls silent; the workflow fails with the details of its last heartbeat",
		register: with(media.Register, act("Transcode", fallsSilent)),
		drive:    runToEnd(media.TranscodeVideo, hurried(), "holiday.mov"),
	},
	{
		feature: "activities", label: "cancelled", doc: "a signal aborts the transcoding, which stops at its next heartbeat",
		register: with(media.Register, act("Transcode", heartbeatsForever)), drive: abort,
	},
	{
		feature: "local_activities", label: "completed", doc: "two local activities make a thumbnail in one workflow task",
		register: media.Register, drive: runToEnd(media.MakeThumbnail, aVideo()),
	},
	{
		feature: "local_activities", label: "retried", doc: "a local activity fails and is retried within the workflow task",
		register: with(media.Register, act("ScaleFrame", scalesAtSecondAttempt)),
		drive:    runToEnd(media.MakeThumbnail, aVideo()),
	},
	{
		feature: "local_activities", label: "long", doc: "a local activity takes longer than the workflow task's timeout: the worker asks for new tasks meanwhile",
		register: with(media.Register, act("ScaleFrame", scalesSlowly)),
		drive:    runWith(client.StartWorkflowOptions{WorkflowTaskTimeout: time.Second}, media.MakeThumbnail, aVideo()),
	},
	{
		feature: "local_activities", label: "failed", doc: "no frame can be picked; the workflow completes with a placeholder",
		register: media.Register, drive: runToEnd(media.MakeThumbnail, media.Video{ID: "empty"}),
	},
}

// crashesHalfWay fails at the first attempt, after two heartbeats.
func crashesHalfWay(ctx context.Context, path, profile string) (string, error) {
	if activity.GetInfo(ctx).Attempt == 1 {
		activity.RecordHeartbeat(ctx, 2)
		return "", errors.New("transcode: out of memory")
	}
	var sandbox media.Activities
	return sandbox.Transcode(ctx, path, profile)
}

// fallsSilent heartbeats once.
func fallsSilent(ctx context.Context, _, _ string) (string, error) {
	activity.RecordHeartbeat(ctx, 1)
	<-ctx.Done()
	return "", ctx.Err()
}

// heartbeatsForever heartbeats until it is cancelled.
func heartbeatsForever(ctx context.Context, _, _ string) (string, error) {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-tick.C:
			activity.RecordHeartbeat(ctx, 1)
		case <-ctx.Done():
			return "", ctx.Err()
		}
	}
}

// scalesAtSecondAttempt fails at the first attempt.
func scalesAtSecondAttempt(ctx context.Context, videoID string, second int) (string, error) {
	if activity.GetInfo(ctx).Attempt == 1 {
		return "", errors.New("scale frame: decoder busy")
	}
	var sandbox media.Activities
	return sandbox.ScaleFrame(ctx, videoID, second)
}

// scalesSlowly takes two seconds and a half.
func scalesSlowly(ctx context.Context, videoID string, second int) (string, error) {
	select {
	case <-time.After(2500 * time.Millisecond):
	case <-ctx.Done():
		return "", ctx.Err()
	}
	var sandbox media.Activities
	return sandbox.ScaleFrame(ctx, videoID, second)
}

// abort aborts a transcoding once it runs.
func abort(ctx context.Context, st *stage) error {
	run, err := st.start(ctx, client.StartWorkflowOptions{}, media.TranscodeVideo, hurried(), "holiday.mov")
	if err != nil {
		return err
	}
	if _, err := st.await(ctx, st.id(), enumspb.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED, 1); err != nil {
		return err
	}
	if err := st.client.SignalWorkflow(ctx, st.id(), "", media.SignalAbort, nil); err != nil {
		return err
	}
	return finish(ctx, run)
}
