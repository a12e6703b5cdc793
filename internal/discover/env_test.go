package discover

import "os"

// offline is the environment of a machine that has the modules but no network.
func offline() []string {
	return append(os.Environ(), "GOPROXY=off", "GOFLAGS=", "GOWORK=off")
}
