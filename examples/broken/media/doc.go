// Package media turns uploaded videos into streams.
//
// The mistakes: the activity Transcode of TranscodeVideo was renamed to Encode; and MakeThumbnail scales the frame in an
// ordinary activity, which used to be a local one.
package media
