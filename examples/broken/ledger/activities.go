package ledger

import (
	"context"
	"fmt"
)

// Activities are the dealings with the books and with other banks. This is the sandbox: it has no books. The zero value
// is ready to use and safe for concurrent use.
type Activities struct{}

// Book writes an entry into the books.
func (*Activities) Book(context.Context, Entry, Posted) error { return nil }

// SumDay returns the day's turnover in cents.
func (*Activities) SumDay(context.Context) (int64, error) { return 125_00, nil }

// NoteGap writes beside the day that the one before it was not closed, and why.
func (*Activities) NoteGap(context.Context, string) error { return nil }

// FetchStatement returns the number of lines of a bank's statement. The sandbox's banks issue it at the second attempt.
func (*Activities) FetchStatement(_ context.Context, bank string, attempt int32) (int, error) {
	if attempt < 2 {
		return 0, fmt.Errorf("fetch statement of %q: not issued yet", bank)
	}
	return 12, nil
}

// CheckStatement compares the lines of a statement with its closing balance.
func (*Activities) CheckStatement(context.Context, string, int) error { return nil }

// FileStatement puts a statement into the archive.
func (*Activities) FileStatement(context.Context, string) error { return nil }
