package media

import "time"

// Video is an uploaded file that is to become a stream.
type Video struct {
	ID      string
	Seconds int
	Limits  Limits
}

// Limits bound the work on a video. Zero fields take the defaults of [Limits.orDefault].
type Limits struct {
	Attempt   time.Duration // one attempt of a step
	Heartbeat time.Duration // the longest silence of a step
	Attempts  int32         // attempts of a step
	Pause     time.Duration // between the first two attempts
}

func (l Limits) orDefault() Limits {
	if l.Attempt == 0 {
		l.Attempt = 30 * time.Second
	}
	if l.Heartbeat == 0 {
		l.Heartbeat = 5 * time.Second
	}
	if l.Attempts == 0 {
		l.Attempts = 3
	}
	if l.Pause == 0 {
		l.Pause = 200 * time.Millisecond
	}
	return l
}

// Stream is a video that can be watched.
type Stream struct {
	VideoID string
	Profile string
	URL     string
}
