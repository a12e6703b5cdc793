package b

import "time"

// Stamp is no workflow code by itself.
func Stamp() string { return now().String() }

func now() time.Time { return time.Now() }

// Format is deterministic.
func Format(t time.Time) string { return t.Format(time.RFC3339) }

// Now can be replaced.
var Now = time.Now

type Clock interface{ Read() time.Time }

type Real struct{}

func (Real) Read() time.Time { return time.Now() }
