package a

import (
	"runtime"
	"runtime/debug"
	"unsafe"

	"go.temporal.io/sdk/workflow"
)

func Workflow(ctx workflow.Context, v *int) error {
	_ = runtime.NumGoroutine()     // want "^runtime.NumGoroutine depends on the state of the runtime; leave it to the worker$"
	runtime.SetFinalizer(v, nil)   // want "runs when the garbage collector gets to it"
	_ = debug.Stack()              // want "depends on the state of the runtime"
	_ = uintptr(unsafe.Pointer(v)) // want "an address as a number is another one in each run"
	_ = *(*int)(unsafe.Pointer(v)) // ok
	_ = unsafe.Sizeof(*v)          // ok
	_ = runtime.GOOS               // ok
	return nil
}
