//go:build replay

package needs

import "go.temporal.io/sdk/worker"

type nowhere struct{}

func (nowhere) Region() string { return "nowhere" }

// ForReplay constructs the workflows with a store that is not there.
func ForReplay(r worker.Registry) { Register(r, &Flows{store: nowhere{}}) }
