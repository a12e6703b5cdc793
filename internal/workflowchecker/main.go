package workflowchecker

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"strings"
)

// Streams are where the command writes.
type Streams struct{ Out, Err io.Writer }

// The exit codes.
const (
	codeClean    = 0
	codeFindings = 1
	codeTrouble  = 2 // nothing is known about the code
)

// Main runs the command with the arguments after its name, and returns the exit code: 0 if there is nothing that fails, 1 if there is, and
// 2 if a package could not be analyzed.
func Main(args []string, s Streams) int {
	if len(args) > 0 && args[0] == "help" {
		return help(args[1:], s)
	}
	o, err := parseOptions(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		usage(s.Out)
		return codeClean
	case err != nil:
		fmt.Fprintf(s.Err, "workflowcheck: %v; workflowcheck help lists the flags\n", err)
		return codeTrouble
	case o.version != "":
		return printVersion(s)
	case o.printFlags:
		return printFlags(o, s)
	case len(o.args) == 1 && strings.HasSuffix(o.args[0], ".cfg"):
		return vet(o, s)
	}
	return direct(o, s)
}
