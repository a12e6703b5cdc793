// Package media turns uploaded videos into streams.
//
// [ProcessVideo] keeps the download, the transcoding and the upload on one host with a session, because the file lives
// on that host's disk. [TranscodeVideo] is one long activity that heartbeats, resumes where a crashed attempt stopped and
// can be aborted. [MakeThumbnail] uses local activities: its steps are too short to be worth a task queue.
//
// A worker serves it with
//
//	w := worker.New(c, "media", worker.Options{EnableSessionWorker: true})
//	media.Register(w)
package media
