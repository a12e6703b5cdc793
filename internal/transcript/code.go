package transcript

import (
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	failurepb "go.temporal.io/api/failure/v1"
)

// Where the code stands: the SDK's answer to the query __stack_trace, cut down to the user's frames. It is a paragraph for each
// coroutine,
//
//	coroutine root [blocked on selector-1.Select]:
//	go.temporal.io/sdk/internal.(*selectorImpl).Select(...)
//		/go/pkg/mod/go.temporal.io/sdk@v1.50.0/internal/internal_workflow.go:1012 +0x2b4
//	example.com/orders.ProcessOrder({0x16a2f08?, 0xc000}, ...)
//		/home/me/orders/workflow.go:42 +0x1c5

// notUsers are the packages between the worker and the user's code.
var notUsers = []string{
	"go.temporal.io/sdk/", "go.temporal.io/sdk.", "runtime.", "runtime/", "reflect.", "sync.(*WaitGroup).Go", "github.com/groundhogdev/groundhog/internal/",
	"github.com/groundhogdev/groundhog/memserver.", "github.com/groundhogdev/groundhog/mocks.", "github.com/groundhogdev/groundhog/testsuite.",
}

// code lists the coroutines with the frames that are the user's.
func (r Run) code() []string {
	rows := r.coroutines(r.Stacks)
	switch {
	case len(rows) > 0:
		return rows
	case r.Unknown == "":
		return []string{"no coroutine is blocked"}
	}
	if rows = r.coroutines(r.failed().GetStackTrace()); len(rows) > 0 {
		return append([]string{"failed: " + failure(r.failed())}, rows...)
	}
	return []string{"unknown: " + r.Unknown}
}

// failed is why the last workflow task failed, nil if none has.
func (r Run) failed() *failurepb.Failure {
	for _, e := range slices.Backward(r.Events) {
		if a := e.GetWorkflowTaskFailedEventAttributes(); a != nil {
			return a.GetFailure()
		}
	}
	return nil
}

// Coroutines lists the coroutines of a stack trace of the SDK, such as that of a panic, with the frames that are the user's. Paths are relative to the directory if they are below it.
func Coroutines(stacks, directory string) []string {
	rows := Run{Directory: directory}.coroutines(stacks)
	for i := range rows {
		rows[i] = strings.ReplaceAll(rows[i], "\t", "  ")
	}
	return rows
}

func (r Run) coroutines(stacks string) (rows []string) {
	for paragraph := range strings.SplitSeq(strings.TrimSpace(stacks), "\n\n") {
		head, frames, _ := strings.Cut(paragraph, "\n")
		if name, state, ok := strings.Cut(strings.TrimSuffix(head, "]:"), " ["); ok {
			rows = append(rows, name+", "+inWords(state, frames))
			rows = append(rows, r.frames(frames)...)
		}
	}
	return rows
}

// called matches a function of the SDK, as the method of what implements an interface or by itself.
var called = regexp.MustCompile(`^go\.temporal\.io/sdk/\w+\.(?:\(\*(\w+)Impl\)\.)?(\w+)`)

// inWords tells what a coroutine is blocked on. The SDK says so of channels and selectors; of what it makes of them, such as futures and locks, it is the call that the user's code has made.
func inWords(state, stack string) string {
	if state != "Await" && state != "AwaitWithTimeout" && !strings.HasPrefix(state, "blocked on chan-") {
		return state
	}
	call := ""
	for line := range strings.Lines(stack) {
		if strings.HasPrefix(line, "\t") {
			continue
		}
		if users(line) {
			break
		}
		if m := called.FindStringSubmatch(line); m != nil {
			call = m[2]
			if kind := m[1]; kind != "" {
				call = strings.ToUpper(kind[:1]) + kind[1:] + "." + call
			}
		}
	}
	switch {
	case call == "" || strings.HasPrefix(call, "Channel."): // which has a name
		return state
	case strings.HasPrefix(call, "Await"):
		return "blocked on " + call + ", whose condition is false"
	case strings.HasSuffix(call, "Future.Get"): // there are several sorts
		return "blocked on Future.Get"
	}
	return "blocked on " + call
}

// frames lists the user's frames, the innermost first.
func (r Run) frames(stack string) (rows []string) {
	lines := strings.Split(stack, "\n")
	for i, function := range lines[:len(lines)-1] {
		place, ok := strings.CutPrefix(lines[i+1], "\t")
		if !ok || strings.HasPrefix(function, "\t") || !users(function) { // what has no place tells that frames are left out
			continue
		}
		if at := strings.LastIndexByte(place, ' '); at > 0 { // the offset in the function
			place = place[:at]
		}
		rows = append(rows, fmt.Sprintf("  %s\t%s", r.path(place), short(function)))
	}
	if len(rows) == 0 {
		rows = append(rows, "  (no frame of the user's code)")
	}
	return rows
}

func users(function string) bool {
	function = strings.TrimPrefix(function, "created by ")
	for _, prefix := range notUsers {
		if strings.HasPrefix(function, prefix) {
			return false
		}
	}
	return true
}

func (r Run) path(place string) string {
	if r.Directory == "" {
		return place
	}
	if relative, err := filepath.Rel(r.Directory, place); err == nil && filepath.IsLocal(relative) {
		return relative
	}
	return place
}

// short is a function without its arguments and the path of its package.
func short(function string) string {
	if i := strings.LastIndexByte(function, '('); i > 0 && strings.HasSuffix(function, ")") {
		function = function[:i]
	}
	return function[strings.LastIndexByte(function, '/')+1:]
}
