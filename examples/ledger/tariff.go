package ledger

import "sync"

// usualFee is what an entry costs, in cents, when nothing else was agreed on with the receiving account.
const usualFee = 25

// tariff is what this bank charges. It stands for a table that somebody else edits while workflows run.
var tariff fees

// fees are the fees of entries by receiving account, in cents. The zero value is ready to use and safe for concurrent use.
type fees struct{ agreed sync.Map }

// of returns the fee of an entry to an account.
func (f *fees) of(account string) int64 {
	if cents, ok := f.agreed.Load(account); ok {
		return cents.(int64)
	}
	return usualFee
}

// SetFee changes the fee, in cents, of the entries to an account.
func SetFee(account string, cents int64) { tariff.agreed.Store(account, cents) }
