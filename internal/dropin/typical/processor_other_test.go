//go:build !unix

package typical

import "time"

// processorTime is not known here.
func processorTime() time.Duration { return 0 }
