package testsuite

import "go.temporal.io/sdk/log"

// logger is where replays log.
func (e *TestWorkflowEnvironment) logger() log.Logger {
	if e.settings.logger != nil {
		return e.settings.logger
	}
	return quiet{}
}

// quiet drops what is logged.
type quiet struct{}

func (quiet) Debug(string, ...any) {}
func (quiet) Info(string, ...any)  {}
func (quiet) Warn(string, ...any)  {}
func (quiet) Error(string, ...any) {}
