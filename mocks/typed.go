package mocks

import (
	"fmt"
	"reflect"

	"github.com/stretchr/testify/mock"
)

// Expectations that the compiler checks. Each function takes an activity or a child workflow: what its first parameter is a context of tells which. Where there is no function for
// its parameters, or it returns no more than an error, there is [Replace].

// Expecter expects calls: a *[Mocks], or an environment of package testsuite.
type Expecter interface {
	OnActivity(fnOrName any, args ...any) *Call
	OnWorkflow(fnOrName any, args ...any) *Call
}

// Result is an expectation of a function that returns an R and an error.
type Result[R any] struct{ call *Call }

// Returns sets what the call returns, and gives the expectation for more to be said of it.
func (r Result[R]) Returns(result R, err error) *Call { return r.call.Return(result, err) }

// Arg is what an argument of type A is expected to be.
type Arg[A any] struct{ matches any }

// Any is any argument.
func Any[A any]() Arg[A] { return Arg[A]{mock.Anything} }

// Eq is an argument that equals a value.
func Eq[A any](value A) Arg[A] { return Arg[A]{value} }

// Where is an argument for which a function returns true.
func Where[A any](accepts func(A) bool) Arg[A] { return Arg[A]{mock.MatchedBy(accepts)} }

// Result0 expects a call without arguments beside the context.
func Result0[C, R any](m Expecter, fn func(C) (R, error)) Result[R] { return Result[R]{on(m, fn)} }

// Result1 expects a call with an argument.
func Result1[C, A, R any](m Expecter, fn func(C, A) (R, error), a Arg[A]) Result[R] {
	return Result[R]{on(m, fn, a.matches)}
}

// Result2 expects a call with two arguments.
func Result2[C, A, B, R any](m Expecter, fn func(C, A, B) (R, error), a Arg[A], b Arg[B]) Result[R] {
	return Result[R]{on(m, fn, a.matches, b.matches)}
}

// Replace has calls of a function, whatever their arguments, answered by another one of the same type.
func Replace[F any](m Expecter, fn, with F) *Call {
	args := make([]any, 0, 4)
	for i := 1; i < reflect.TypeOf(fn).NumIn(); i++ {
		args = append(args, mock.Anything)
	}
	return on(m, fn, args...).Return(with)
}

// on expects an activity or a child workflow with any context.
func on(m Expecter, fn any, args ...any) *Call {
	args = append([]any{mock.Anything}, args...)
	switch t := reflect.TypeOf(fn); {
	case t.Kind() != reflect.Func || !takesContext(t):
		noTest{}.Fatal(fmt.Errorf("mock %T: it is no function whose first parameter is a context", fn))
	case t.In(0).Implements(workflowContextType):
		return m.OnWorkflow(fn, args...)
	}
	return m.OnActivity(fn, args...)
}
