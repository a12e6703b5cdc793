// Command workflowcheck finds mistakes in workflows written with Temporal's Go SDK: what makes a replay diverge, and calls of the
// workflow API that fail when they run. See workflowcheck help.
package main

import (
	"os"

	"github.com/groundhogdev/groundhog/internal/workflowchecker"
)

func main() {
	os.Exit(workflowchecker.Main(os.Args[1:], workflowchecker.Streams{Out: os.Stdout, Err: os.Stderr}))
}
