package mocks

import (
	"fmt"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/mock"
)

// matcher is what mock.MatchedBy returns.
type matcher interface{ Matches(argument any) bool }

// fits reports whether all arguments are as expected.
func fits(want, got mock.Arguments) bool {
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if argumentProblem(want[i], got[i]) != "" {
			return false
		}
	}
	return true
}

// argumentProblem says why an argument is not as expected, without values; "" if it is. Testify judges what is not plain equality. It also prints all values for that,
// which is slow and, of a context that others use, a data race: so the usual cases are decided before.
func argumentProblem(want, got any) (problem string) {
	defer func() {
		if r := recover(); r != nil {
			problem = fmt.Sprintf("comparing it panics: %v", r)
		}
	}()
	if _, past := got.(pastContext); past {
		return ""
	}
	if m, ok := want.(matcher); ok {
		if !m.Matches(got) {
			return "the matcher refuses it"
		}
		return ""
	}
	if want == mock.Anything || assert.ObjectsAreEqual(want, got) {
		return ""
	}
	if _, differences := (mock.Arguments{want}).Diff([]any{got}); differences > 0 {
		return "differs"
	}
	return ""
}
