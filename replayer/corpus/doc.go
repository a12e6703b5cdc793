// Package corpus finds recorded workflow histories and brings them into one form.
//
// [Units] walks files, directories, glob patterns and standard input, and yields one [Unit] per history, still in
// its source encoding. [Unit.Decode] turns it into a [History]: the wire bytes of temporal.api.history.v1.History
// with the events in order, and a summary of them. Files are told apart by their content, not by their names:
//
//   - JSON: an object with "events" or "history", an array of events, an array of histories, JSON Lines or simply several
//     values after each other, with a history or an event in each; enums by their present or their old names; standard and
//     shorthand payloads, and payloads that the Web UI decoded;
//   - protobuf: temporal.api.history.v1.History, GetWorkflowExecutionHistoryResponse, and the export files of Temporal Cloud
//     (temporal.api.export.v1.WorkflowExecutions and ExportedExecutions), each also with a length before every message;
//   - gzip, tar and zip of all these, at most four of them inside each other.
//
// Inside directories and archives, hidden files and files without one of the known extensions are passed over. A
// file that is named, by itself or by a pattern, is always tried.
//
// # Errors
//
// A file that cannot be used is an [*Error], whose [Kind] says what to do about it, and the walk goes on with the
// next one. A path without any history is an error too.
//
// # Memory and concurrency
//
// Units runs in the caller's goroutine and holds one history at a time. A large file with one history is not read by
// Units but by [Unit.Raw], so that several workers can read and decode at the same time; all other histories are read
// by Units and are held by their Unit. A Unit belongs to one goroutine at a time; a History is not changed after
// Decode and may be shared.
//
//	for unit, err := range corpus.Units(ctx, []string{"histories/"}, corpus.Options{}) {
//		if err != nil {
//			fmt.Println(err)
//			continue
//		}
//		history, err := unit.Decode()
//		...
//	}
package corpus
