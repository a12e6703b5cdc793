// Package fetch downloads workflow histories from a Temporal service and keeps them as fixture files.
//
// What to download is chosen in [Options] in one of three ways: one execution by its workflow id, all executions
// that match a visibility query, or a sample of n executions for each workflow type and worker build id. The service
// is found as the Temporal CLI finds it, from environment variables and temporal.toml; [Connection] overrides them.
//
// Contract:
//
//   - A history becomes <out>/<workflow type>/<workflow id>.<run id>.json, in the JSON of
//     "temporal workflow show --output json", or another [Format]. Payloads stay as the service stores them, so that a
//     codec or encryption does not get in the way of replaying. Characters that file systems reserve are escaped.
//   - A file is complete or absent: it is written beside its place, synced, and renamed. What an interrupted run left
//     behind is removed by the next one. For that reason, only one run at a time may write to a directory.
//   - Running the same options again continues: histories of closed executions that are there are skipped, those of
//     executions that were still open are fetched again when they have grown, or ended with an open workflow task.
//   - A history is checked before it is kept: its event ids count from 1, and if the execution is closed, its last
//     event is the one that closed it.
//   - An execution that cannot be fetched is reported in the [Summary] and does not stop the others. Losing the
//     service, a query that it refuses, or the end of the context stop the run.
//
// Run uses [Options].Jobs goroutines and returns after the last of them; it calls [Options].Progress from one
// goroutine at a time. Results stand in the order in which the service listed the executions, whichever came in first.
//
//	summary, err := fetch.Run(ctx, fetch.Options{
//		Out:    "testdata/histories",
//		Query:  `ExecutionStatus = "Completed"`,
//		Sample: 3,
//	})
//	fmt.Println(summary) // fetched 12, skipped 30, failed 0
package fetch
