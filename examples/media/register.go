package media

import "go.temporal.io/sdk/worker"

// Register adds the workflows and their activities to a worker. ProcessVideo needs one with sessions enabled.
func Register(r worker.Registry) {
	r.RegisterWorkflow(ProcessVideo)
	r.RegisterWorkflow(TranscodeVideo)
	r.RegisterWorkflow(MakeThumbnail)
	r.RegisterActivity(&Activities{})
}
