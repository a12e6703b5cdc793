// Package transcript writes down what has happened in a workflow run and what it waits for, so that a person can see at a glance why
// it goes no further.
//
//	text := transcript.Run{Description: description, Events: events, Stacks: stacks, Now: now}.String()
//
// The text has the run's name, its history without the workflow tasks that went well, what is pending, and where each coroutine of the code
// stands, at the user's own lines. A stretch of the history that repeats itself is written once, with the number of its rounds.
//
// The package only reads what it is given, and is safe for concurrent use as long as nobody changes that.
package transcript
