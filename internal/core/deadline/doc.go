// Package deadline orders wishes for later inputs. They come due by time, and at the same time in the order in which
// they were made. A wish is never taken back: whoever made it stamps it, and drops it when it comes due stale.
package deadline
