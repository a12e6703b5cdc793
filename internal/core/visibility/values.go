package visibility

import (
	"cmp"
	"strconv"
	"strings"
	"time"
)

// number compares a number with a value of a filter.
func number(v float64, w token) (order int, ok bool) {
	n, err := strconv.ParseFloat(w.text, 64)
	return cmp.Compare(v, n), err == nil
}

// moment compares texts, and times by what they mean rather than by how they are written.
func moment(v string, w token) (order int, ok bool) {
	if t, err := time.Parse(time.RFC3339Nano, v); err == nil {
		if u, err := time.Parse(time.RFC3339Nano, w.text); err == nil {
			return t.Compare(u), true
		}
	}
	return strings.Compare(v, w.text), true
}
