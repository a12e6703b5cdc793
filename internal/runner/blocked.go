package runner

import (
	"runtime"
	"strings"
)

// blockedStack returns the stack of the workflow goroutine that does not give control back, if it can be found among the
// process's goroutines: coroutines that wait their turn are parked in the SDK's yield.
func blockedStack() string {
	buf := make([]byte, 1<<20)
	all := string(buf[:runtime.Stack(buf, true)])
	for stack := range strings.SplitSeq(all, "\n\n") {
		if strings.Contains(stack, sdkPath+"internal.(*coroutineState)") && !strings.Contains(stack, "coroutineState).yield(") &&
			!strings.Contains(stack, "coroutineState).initialYield(") {
			return stack
		}
	}
	return ""
}
