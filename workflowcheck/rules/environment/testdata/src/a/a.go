package a

import (
	"flag"
	"os"
	"runtime"
	"time"

	"go.temporal.io/sdk/workflow"
)

var limit = os.Getenv("LIMIT") // ok

var verbose = flag.Bool("v", false, "") // ok

func Workflow(ctx workflow.Context) error {
	_ = os.Getenv("REGION")                                   // want "^os.Getenv reads the environment of the process; pass it to the workflow as an argument$"
	_, _ = os.Hostname()                                      // want "depends on the host and the process"
	_ = os.Args                                               // want "os.Args reads the environment"
	_ = runtime.NumCPU()                                      // want "depends on the host"
	_ = flag.Arg(0)                                           // want "reads the flags"
	_ = time.Unix(0, 0).Local()                               // want "depends on the time zone of the machine"
	_ = time.Date(1, 1, 1, 0, 0, 0, 0, time.Local)            // want "is the time zone of the machine"
	_ = time.Unix(0, 0).UTC()                                 // ok
	_ = os.ErrNotExist                                        // ok
	_ = os.Expand("$x", func(string) string { return limit }) // ok
	_ = *verbose
	return nil
}
