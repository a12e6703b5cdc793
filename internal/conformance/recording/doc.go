// Package recording keeps what came of a scenario on a real server, and tells what is different elsewhere.
//
//	all, err := recording.Read("testdata/real-server")
//	differences := all["timer_basic"].Diff(got, true)
//
// Its values are not safe for concurrent change; [Write] takes care of itself.
package recording
