package memserver

import (
	"hash/fnv"
	"strconv"
	"sync"
)

// started counts the servers of each name. The SDK's workers share a cache of runs in a process, keyed by run id, so no two
// servers may give out the same ids.
var started = struct {
	sync.Mutex
	count map[string]int
}{count: map[string]int{}}

// seedOf returns a seed that is the same each time that a test with this name runs.
func seedOf(name string) uint64 {
	started.Lock()
	defer started.Unlock()
	started.count[name]++
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(name + "#" + strconv.Itoa(started.count[name]))) // it never fails
	return sum.Sum64()
}
