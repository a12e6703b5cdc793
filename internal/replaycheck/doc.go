// Package replaycheck is the replay-check command: it reads flags, has packages discover and program find and build the user's
// workflows, has package replayer check the histories, and writes the reports. [Main] returns the exit code: 0 if all
// histories replay, 1 if one diverges, 2 for trouble.
package replaycheck
