// Package io finds workflow code that reads or writes files, talks to the network or a database, or starts processes.
//
// The world answers differently at a replay, is asked again, and the workflow blocks the worker meanwhile. An activity is asked once, and
// its answer is in the history.
//
// WRONG
//
//	resp, err := http.Get(url)
//
// RIGHT
//
//	err := workflow.ExecuteActivity(ctx, Fetch, url).Get(ctx, &body)
package io
