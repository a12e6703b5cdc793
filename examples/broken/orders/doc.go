// Package orders fulfils the orders of a web shop.
//
// The mistake: ProcessOrder checks the address before it charges the card, and orders that were charged without the check
// are still under way. It belongs behind a workflow.GetVersion, like the fraud screening above it.
package orders
