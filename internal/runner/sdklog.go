package runner

import (
	"fmt"
	"os"
)

// sdkLog listens to the SDK's debug log during a traced replay: it is the only place where the SDK tells the ids that it
// gives to commands, and the only one that tells of cancellations, which pass no interceptor.
type sdkLog struct{ rec *recorder }

// Debug is called by the SDK on the goroutine of the workflow code that caused the entry.
func (l sdkLog) Debug(msg string, keyvals ...any) {
	switch msg {
	case "NewTimer":
		l.identify(KindTimer, value(keyvals, "TimerID"))
	case "ExecuteActivity":
		l.identify(KindActivity, value(keyvals, "ActivityID"))
	case "ExecuteChildWorkflow":
		l.identify(KindChild, value(keyvals, "ChildWorkflowID"))
	case "RequestCancelTimer":
		l.rec.addFrom(KindCancelTimer, value(keyvals, "TimerID"))
	case "RequestCancelActivity":
		l.rec.addFrom(KindCancelActivity, value(keyvals, "ActivityID"))
	}
}

func (l sdkLog) identify(kind Kind, id string) {
	l.rec.amend(kind, func(s *Step) { s.ID = id })
}

func (sdkLog) Info(string, ...any)  {}
func (sdkLog) Warn(string, ...any)  {}
func (sdkLog) Error(string, ...any) {}

// value finds a key's value. The SDK's id types are structs with one string in them, so they print as "{5}".
func value(keyvals []any, key string) string {
	for i := len(keyvals) - 2; i >= 0; i -= 2 {
		if keyvals[i] == key {
			text := fmt.Sprint(keyvals[i+1])
			if n := len(text); n > 1 && text[0] == '{' && text[n-1] == '}' {
				return text[1 : n-1]
			}
			return text
		}
	}
	return ""
}

// silence is a logger that says nothing.
type silence struct{}

func (silence) Debug(string, ...any) {}
func (silence) Info(string, ...any)  {}
func (silence) Warn(string, ...any)  {}
func (silence) Error(string, ...any) {}

// LogVariable is the environment variable that makes a child process print what workflows log during replays.
const LogVariable = "REPLAY_CHECK_LOG"

// stderrLog prints a line per entry to standard error.
type stderrLog struct{}

func (stderrLog) Debug(msg string, keyvals ...any) {}
func (stderrLog) Info(msg string, keyvals ...any)  { logLine("INFO", msg, keyvals) }
func (stderrLog) Warn(msg string, keyvals ...any)  { logLine("WARN", msg, keyvals) }
func (stderrLog) Error(msg string, keyvals ...any) { logLine("ERROR", msg, keyvals) }

func logLine(level, msg string, keyvals []any) {
	fmt.Fprintln(os.Stderr, append([]any{level, msg}, keyvals...)...)
}
