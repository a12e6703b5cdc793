package program

import (
	"path/filepath"
	"strconv"
	"strings"

	"github.com/groundhogdev/groundhog/internal/runner"
)

// dump is what the Go runtime prints when it gives a process up.
type dump struct {
	before string // what the process printed earlier
	reason string // such as "fatal error: stack overflow"
	stack  string // of the goroutine that it happened on
}

// splitDump finds the dump at the end of a process's output. There is none if the process ended in another way, or if the
// beginning of the dump has been lost among the goroutines that it lists.
func splitDump(output string) (dump, bool) {
	const running = " [running"
	at := max(lastLine(output, "panic: "), lastLine(output, "fatal error: "))
	if at < 0 {
		return dump{}, false
	}
	reason, goroutines, ok := strings.Cut(output[at:], "\n\n")
	if !ok || !strings.Contains(goroutines, "goroutine ") {
		return dump{}, false
	}
	d := dump{before: userLines(output[:at]), reason: reason}
	for block := range strings.SplitSeq(goroutines, "\n\n") {
		if head, _, _ := strings.Cut(block, "\n"); strings.HasPrefix(head, "goroutine ") && strings.Contains(head, running) {
			d.stack = block
			break
		}
	}
	return d, true
}

// userLines leaves out what the runtime says ahead of its reason.
func userLines(output string) string {
	for {
		rest, line, ok := cutLast(strings.TrimRight(output, "\n"), "\n")
		if !ok {
			rest, line = "", rest
		}
		if !strings.HasPrefix(line, "runtime: ") {
			return output
		}
		output = rest
	}
}

// lastLine returns where the last line with a prefix begins, -1 if there is none.
func lastLine(text, prefix string) int {
	if at := strings.LastIndex(text, "\n"+prefix); at >= 0 {
		return at + 1
	}
	if strings.HasPrefix(text, prefix) {
		return 0
	}
	return -1
}

// frames are the calls in the stack whose sources are in a directory, innermost first, without those that are generated.
func (d dump) frames(dir string) (frames []runner.Frame) {
	lines := strings.Split(d.stack, "\n")
	for i := 1; i < len(lines); i++ {
		place, ok := strings.CutPrefix(lines[i], "\t")
		if !ok || strings.HasPrefix(lines[i-1], "created by ") {
			continue
		}
		place, _, _ = strings.Cut(place, " ")
		file, line, ok := cutLast(place, ":")
		rel, err := filepath.Rel(dir, file)
		top, _, _ := strings.Cut(filepath.ToSlash(rel), "/")
		if !ok || err != nil || !filepath.IsLocal(rel) || top == mainDir || top == "vendor" {
			continue
		}
		call, _, _ := cutLast(lines[i-1], "(")
		n, _ := strconv.Atoi(line)
		frames = append(frames, runner.Frame{Func: call, File: file, Line: n})
	}
	return frames
}

func cutLast(text, sep string) (before, after string, ok bool) {
	at := strings.LastIndex(text, sep)
	if at < 0 {
		return text, "", false
	}
	return text[:at], text[at+len(sep):], true
}
