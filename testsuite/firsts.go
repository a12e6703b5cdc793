package testsuite

import "sync"

// firsts tells what comes for the first time. It is safe for concurrent use.
type firsts struct {
	mu   sync.Mutex
	seen map[string]bool
}

// first tells whether a key has not come before.
func (f *firsts) first(key string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.seen[key] {
		return false
	}
	if f.seen == nil {
		f.seen = map[string]bool{}
	}
	f.seen[key] = true
	return true
}
