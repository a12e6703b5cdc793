// Package signal finds signals that are sent as one type and received as another.
//
// A signal that cannot be decoded is dropped: Receive goes on waiting, and only the log of the worker tells. What the rule compares are the sends and
// receives of one package, by the signal's name.
//
// WRONG
//
//	workflow.SignalExternalWorkflow(ctx, id, "", "paid", cents)
//	workflow.GetSignalChannel(ctx, "paid").Receive(ctx, &receipt) // a struct
//
// RIGHT
//
//	workflow.SignalExternalWorkflow(ctx, id, "", "paid", Receipt{Cents: cents})
package signal
