package ledger

import (
	"time"

	"go.temporal.io/sdk/temporal"
)

// Entry is a transfer between two accounts.
type Entry struct {
	From, To string
	Cents    int64
	Clearing time.Duration // how long the receiving bank takes
}

// Posted is an entry in the books.
type Posted struct {
	Reference string
	Fee       int64 // in cents
}

// The search attributes by which entries are found.
var (
	KeyAccount = temporal.NewSearchAttributeKeyKeyword("LedgerAccount")
	KeyStatus  = temporal.NewSearchAttributeKeyKeyword("LedgerStatus")
)

// The values of KeyStatus.
const (
	StatusClearing = "clearing"
	StatusPosted   = "posted"
)
