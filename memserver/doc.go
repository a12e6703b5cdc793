// Package memserver is a Temporal service in memory, shaped like httptest.Server: it needs no network, no Docker and no
// download, and its time is virtual.
//
//	server := memserver.New(t)
//	w := server.NewWorker("orders", worker.Options{})
//	w.RegisterWorkflow(ProcessOrder)
//	...
//	run, err := server.Client().ExecuteWorkflow(ctx, options, ProcessOrder, order)
//	err = run.Get(ctx, &receipt) // a month's timers take milliseconds
//
// Workers and clients are the SDK's own, and their calls are answered without a socket; [Server.Listen] serves the same over gRPC.
// What is not supported is refused with a *serviceerror.Unimplemented that says why.
//
// Time moves only while somebody waits for an outcome, such as a run's Get, and nobody is at work: see package timeskip. What really
// runs in an activity, local or not, holds time, unless it waits for the service itself or has returned activity.ErrResultPending. Of workers that
// connect through Listen this cannot be known, so time goes on at the pace of real time until the result comes.
//
// What the SDK's workers do by real time passes on the virtual clock too, in workers of the server's clients: a session is kept alive for as long as it is open, heartbeats
// are sent at once, and retries of local activities wait with timers.
//
// With [Options].FailStuck a call fails that waits in vain, and [Server.Report] shows what each workflow has done, what is pending, and at which
// line its code stands.
//
// In a testing/synctest bubble, start and close the server inside, and call Close before the end.
//
// A Server is safe for concurrent use.
package memserver
