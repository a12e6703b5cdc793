package runner

import (
	"reflect"
	"runtime"
	"slices"
	"strconv"
	"strings"
)

const sdkPath = "go.temporal.io/sdk/"

// ownPath is this package's import path: it differs when the sources are laid over a user's module.
var ownPath = reflect.TypeFor[outbound]().PkgPath()

// stdRoot is the directory of the standard library's sources, as compiled into this program.
var stdRoot = func() string {
	pc := reflect.ValueOf(strings.Cut).Pointer()
	file, _ := runtime.FuncForPC(pc).FileLine(pc)
	return strings.TrimSuffix(file, "strings/strings.go")
}()

// outboundMethods are the names that an interceptor's frames have.
var outboundMethods = func() map[string]bool {
	names := map[string]bool{}
	t := reflect.TypeFor[*outbound]()
	for i := range t.NumMethod() {
		names[t.Method(i).Name] = true
	}
	return names
}()

// userFrames returns the API function that was called and the user's part of the current stack, innermost first. Frames
// of this package, of the SDK, of the standard library and of the user's interceptors are left out.
func userFrames() (call string, frames []Frame) {
	all := callers()
	site := 0
	for site < len(all) && isPlumbing(all, site) {
		if strings.HasPrefix(all[site].Func, sdkPath) {
			call = all[site].Func
		}
		site++
	}
	return apiName(call), userPart(all[site:])
}

// underEvent reports whether the SDK is applying an event of the history, outside of the workflow's coroutines.
func underEvent() bool {
	return slices.ContainsFunc(callers(), func(f Frame) bool { return strings.HasSuffix(f.Func, ").ProcessEvent") })
}

// userPart keeps the user's frames, up to the SDK's call of the workflow function or of a handler.
func userPart(all []Frame) (frames []Frame) {
	for _, f := range all {
		if f.Func == "reflect.Value.call" {
			break
		}
		if !strings.HasPrefix(f.Func, sdkPath) && packageOf(f.Func) != ownPath && !isStd(f) {
			frames = append(frames, f)
		}
	}
	return frames
}

// origin reads a panic's stack: the user's frames, if the panic rose in a coroutine of the workflow, and the SDK's function
// that raised it, leaving out the one that all of the SDK's own panics go through.
func origin(stack string) (at []Frame, raised string) {
	all := parseStack(stack)
	for _, f := range all {
		if strings.HasPrefix(f.Func, sdkPath) && !strings.HasSuffix(f.Func, ".panicIllegalState") {
			raised = shortName(f.Func)
			break
		}
	}
	if strings.HasPrefix(stack, "coroutine ") {
		at = userPart(all)
	}
	return at, raised
}

// panicPlace says which of the user's lines a panic was raised on; it is empty if the stack has none.
func panicPlace(stack []byte) string {
	for _, f := range userPart(parseStack(string(stack))) {
		if !strings.Contains(f.File, "groundhog_replay") { // generated, or main.main of the program
			return " at " + f.File + ":" + strconv.Itoa(f.Line)
		}
	}
	return ""
}

// parseStack reads the frames of a stack that was printed as text.
func parseStack(text string) (frames []Frame) {
	lines := strings.Split(text, "\n")
	for i := 1; i < len(lines); i++ {
		place, ok := strings.CutPrefix(lines[i], "\t")
		if !ok {
			continue
		}
		fn := lines[i-1]
		if paren := strings.LastIndexByte(fn, '('); paren > 0 {
			fn = fn[:paren]
		}
		place, _, _ = strings.Cut(place, " ")
		colon := strings.LastIndexByte(place, ':')
		if colon < 0 {
			continue
		}
		line, _ := strconv.Atoi(place[colon+1:])
		frames = append(frames, Frame{Func: fn, File: place[:colon], Line: line})
	}
	return frames
}

func callers() []Frame {
	pcs := make([]uintptr, 64)
	// 3: runtime.Callers, callers and userFrames themselves
	//workflowcheck:ignore introspect -- a trace of the workflow, which does not see it
	iter := runtime.CallersFrames(pcs[:runtime.Callers(3, pcs)])
	var all []Frame
	for {
		f, more := iter.Next()
		all = append(all, Frame{Func: f.Function, File: f.File, Line: f.Line})
		if !more {
			return all
		}
	}
}

// isPlumbing tells whether frame i stands between the API call and the recorder.
func isPlumbing(all []Frame, i int) bool {
	f := all[i]
	return packageOf(f.Func) == ownPath || strings.HasPrefix(f.Func, sdkPath) || isStd(f) || isInterceptor(all, i)
}

// isInterceptor tells a user's interceptor from the user's workflow: it has one of the interceptor's method names and is
// called by the SDK.
func isInterceptor(all []Frame, i int) bool {
	if i+1 >= len(all) || !outboundMethods[shortName(all[i].Func)] {
		return false
	}
	return strings.HasPrefix(all[i+1].Func, sdkPath) || isInterceptor(all, i+1)
}

func isStd(f Frame) bool { return stdRoot != "" && strings.HasPrefix(f.File, stdRoot) }

// apiName turns "go.temporal.io/sdk/internal.ExecuteActivity" into "workflow.ExecuteActivity", which is how users know it.
func apiName(fn string) string {
	name := fn[strings.LastIndexByte(fn, '/')+1:]
	if rest, ok := strings.CutPrefix(name, "internal.(*"); ok {
		_, method, _ := strings.Cut(rest, ").")
		return method
	}
	if rest, ok := strings.CutPrefix(name, "internal."); ok && !strings.Contains(rest, ".") {
		return "workflow." + rest
	}
	return strings.TrimPrefix(name, "internal.")
}

// packageOf returns the import path of a function's full name.
func packageOf(fn string) string {
	slash := strings.LastIndexByte(fn, '/') + 1
	dot := strings.IndexByte(fn[slash:], '.')
	if dot < 0 {
		return fn
	}
	return fn[:slash+dot]
}

func shortName(fn string) string {
	return strings.TrimSuffix(fn[strings.LastIndexByte(fn, '.')+1:], "-fm")
}
