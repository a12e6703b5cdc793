// Package ledger keeps the books of a bank.
//
// The mistakes: PostEntry computes the reference of an entry, which it used to draw in a side effect; and ImportStatement
// checks every statement, without the workflow.GetVersion that let the imports which began before go on unchecked.
package ledger
