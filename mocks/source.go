package mocks

import (
	"fmt"
	"path/filepath"
	"runtime"
	"strings"
)

// source is where an expectation was set up, or has panicked: a call stack that is made sense of when somebody asks.
type source struct {
	pcs   [12]uintptr
	depth int
}

// ownPackages are passed over in search of the line that the user wrote, as is the runtime, which panics begin in.
var ownPackages = []string{"github.com/groundhogdev/groundhog/mocks.", "github.com/groundhogdev/groundhog/testsuite.", "runtime."}

func callersSource() (s source) {
	s.depth = runtime.Callers(3, s.pcs[:])
	return s
}

// String is "at" and the file's name and line.
func (s source) String() string {
	frames := runtime.CallersFrames(s.pcs[:s.depth])
	for {
		frame, more := frames.Next()
		if !isOwn(frame.Function) {
			return fmt.Sprintf("at %s:%d", filepath.Base(frame.File), frame.Line)
		}
		if !more {
			return "at an unknown place"
		}
	}
}

func isOwn(function string) bool {
	for _, own := range ownPackages {
		if strings.HasPrefix(function, own) {
			return true
		}
	}
	return false
}
