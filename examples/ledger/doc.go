// Package ledger keeps the books of a bank.
//
// [PostEntry] books one transfer. What it draws from outside the workflow - a random reference, the fee in force - goes
// through side effects, so that a replay sees what the first execution saw; its progress is visible as search attributes
// and a memo. [CloseDay] is run by a cron schedule and carries the balance from day to day. [ImportStatement] is given a
// retry policy by its caller.
//
// The namespace needs the search attributes LedgerAccount and LedgerStatus, both of type Keyword. A worker serves it with
//
//	w := worker.New(c, "ledger", worker.Options{})
//	ledger.Register(w)
package ledger
