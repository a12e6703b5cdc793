// Package scenarios plays the scenarios of internal/conformance on a real server: the recordings to which the in-memory service is held must be what a
// real server does. It has only tests.
//
//	go test ./scenarios                        # compare
//	go test ./scenarios -run /timer -rewrite   # record those that differ, of the scenarios that match "timer"
package scenarios
