package program

import (
	"fmt"
	"strconv"
	"strings"
)

// oldestSDK is the minor version of the first SDK, of major version 1, that package runner compiles with.
const oldestSDK = 44

// checkSDK refuses modules whose SDK is too old. A version that cannot be read is left to the compiler.
func checkSDK(version string) error {
	rest, ok := strings.CutPrefix(version, "v1.")
	text, _, _ := strings.Cut(rest, ".")
	minor, err := strconv.Atoi(text)
	if !ok || err != nil || minor >= oldestSDK {
		return nil
	}
	return fmt.Errorf("build replay program: replay-check needs go.temporal.io/sdk v1.%d.0 or newer, and this module has %s: "+
		"go get go.temporal.io/sdk@latest, if only on a branch for replays", oldestSDK, version)
}
