package testsuite

import "go.temporal.io/sdk/log"

// logger is where replays log.
func (e *TestWorkflowEnvironment) logger() log.Logger { return loggerOr(e.settings.logger) }

// loggerOr is a logger, or one that drops everything if it is nil.
func loggerOr(logger log.Logger) log.Logger {
	if logger != nil {
		return logger
	}
	return quiet{}
}

// quiet drops what is logged.
type quiet struct{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}
