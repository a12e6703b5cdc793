// Package matching holds tasks until a poll takes them: a first-in, first-out queue for each name and kind. Whether a task is
// still wanted is for its owner to say when it is taken; stale tasks are dropped then, never searched for.
//
// Queues belong to one goroutine at a time.
package matching
