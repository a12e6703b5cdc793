package mocks

import (
	"fmt"
	"reflect"

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

// argumentProblem says why an argument is not as expected, without values; "" if it is. Testify judges what is rare: it prints all values for that, which is slow and, of a
// context that others use, a data race.
func argumentProblem(want, got any) (problem string) {
	if _, past := got.(pastContext); past {
		return ""
	}
	if m, ok := want.(matcher); ok {
		return matcherProblem(m, got)
	}
	defer func() {
		if r := recover(); r != nil {
			problem = fmt.Sprintf("comparing it panics: %v", r)
		}
	}()
	same := want == mock.Anything
	switch want := want.(type) {
	case mock.AnythingOfTypeArgument: //nolint:staticcheck // what mock.AnythingOfType returns has no other name
		t := reflect.TypeOf(got)
		same = t != nil && (t.Name() == string(want) || t.String() == string(want))
	case *mock.IsTypeArgument, *mock.FunctionalOptionsArgument:
		_, differences := mock.Arguments{want}.Diff([]any{got})
		same = differences == 0
	default:
		same = same || assert.ObjectsAreEqual(want, got) || isNil(want) && isNil(got)
	}
	if !same {
		return "differs"
	}
	return ""
}

// isNil reports whether a value is nil, of whatever type: a worker hands on a nil pointer as an untyped nil.
func isNil(value any) bool {
	v := reflect.ValueOf(value)
	switch v.Kind() {
	case reflect.Pointer, reflect.Map, reflect.Slice, reflect.Interface:
		return v.IsNil()
	}
	return !v.IsValid()
}

// matcherProblem is argumentProblem for a matcher. It has a goroutine of its own, which it may end, as t.FailNow does: an activity whose goroutine ends is never answered.
//
//workflowcheck:ignore goroutine,channel -- it is over before the workflow goes on, and what it answers depends on nothing but the argument
func matcherProblem(m matcher, got any) string {
	problem, done := "the matcher ended its goroutine, as t.FailNow does", make(chan struct{})
	go func() {
		defer close(done)
		defer func() {
			if r := recover(); r != nil {
				problem = fmt.Sprintf("comparing it panics: %v", r)
			}
		}()
		if accepted := m.Matches(got); accepted {
			problem = ""
		} else {
			problem = "the matcher refuses it"
		}
	}()
	<-done
	return problem
}
