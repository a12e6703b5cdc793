package mocks

import (
	"context"
	"fmt"
	"reflect"
	"runtime"
	"slices"
	"strings"

	"go.temporal.io/sdk/workflow"
)

var (
	errorType           = reflect.TypeFor[error]()
	contextType         = reflect.TypeFor[context.Context]()
	workflowContextType = reflect.TypeFor[workflow.Context]()
)

// takesContext reports whether the first parameter of a function is that of an activity's or a workflow's context.
func takesContext(fn reflect.Type) bool {
	return fn.NumIn() > 0 && fn.In(0).Kind() == reflect.Interface && (fn.In(0).Implements(contextType) || fn.In(0).Implements(workflowContextType))
}

// nameOf is the name that the SDK gives to an activity or a workflow that is registered without one: as getFunctionName in its internal_worker.go.
func nameOf(fn any) string {
	full := runtime.FuncForPC(reflect.ValueOf(fn).Pointer()).Name()
	return strings.TrimSuffix(full[strings.LastIndexByte(full, '.')+1:], "-fm")
}

// target is the name of what is mocked, and its type if it is given as a function.
func target(kind string, fnOrName any) (string, reflect.Type, error) {
	t := reflect.TypeOf(fnOrName)
	switch {
	case t == nil:
	case t.Kind() == reflect.String:
		return reflect.ValueOf(fnOrName).String(), nil, nil
	case t.Kind() == reflect.Func:
		return nameOf(fnOrName), t, nil
	}
	return "", nil, fmt.Errorf("%s must be function or string", kind)
}

// checkReturns tells what is wrong with the returns of a mock. All is fine where the function is not known.
func checkReturns(name string, fn reflect.Type, values []any) error {
	if fn == nil || fn.NumOut() == 0 {
		return nil
	}
	if len(values) == 0 {
		return fmt.Errorf("mock of %s has no returns", name)
	}
	if t := reflect.TypeOf(values[0]); t != nil && t.Kind() == reflect.Func && fn.Out(0).Kind() != reflect.Func {
		if !t.AssignableTo(fn) {
			return fmt.Errorf("mock of %s has incorrect return function, expected %v, but actual is %v", name, fn, t)
		}
		return nil
	}
	if len(values) != fn.NumOut() {
		return fmt.Errorf("mock of %s has incorrect number of returns, expected %d, but actual is %d", name, fn.NumOut(), len(values))
	}
	for i, value := range values {
		if !assignable(value, fn.Out(i)) {
			return fmt.Errorf("mock of %s has incorrect return type, expected %v, but actual is %T (%v)", name, fn.Out(i), value, value)
		}
	}
	return nil
}

func assignable(value any, to reflect.Type) bool {
	if value == nil {
		return slices.Contains([]reflect.Kind{reflect.Pointer, reflect.Interface, reflect.Map, reflect.Slice}, to.Kind())
	}
	return reflect.TypeOf(value).AssignableTo(to)
}

// answer is what a mocked activity or workflow returns: its values, or those of the function that stands in for it.
func (p *plan) answer(ctx any, args []any) (any, error) {
	if len(p.returns) == 0 {
		return nil, nil
	}
	if fn := reflect.ValueOf(p.returns[0]); fn.Kind() == reflect.Func {
		return callFunction(p.call.name, fn, ctx, args)
	}
	last := p.returns[len(p.returns)-1]
	err, ok := last.(error)
	if last != nil && !ok {
		return nil, fmt.Errorf("mock of %s has incorrect return type, expected error, but actual is %T (%v)", p.call.name, last, last)
	}
	if len(p.returns) == 1 {
		return nil, err
	}
	return p.returns[0], err
}

// callFunction calls a function with arguments, and with the context if it takes one. Its last result is an error.
func callFunction(name string, fn reflect.Value, ctx any, args []any) (any, error) {
	t := fn.Type()
	if takesContext(t) {
		args = append([]any{ctx}, args...)
	}
	in, err := parameters(t, args)
	if err != nil {
		return nil, fmt.Errorf("call mock of %q: %w", name, err)
	}
	out := fn.Call
	if t.IsVariadic() {
		out = fn.CallSlice
	}
	results := out(in)
	if len(results) == 0 || !t.Out(t.NumOut()-1).Implements(errorType) {
		return nil, fmt.Errorf("call mock of %q: a %v does not return an error", name, t)
	}
	err, _ = results[len(results)-1].Interface().(error)
	if len(results) == 1 || results[0].Kind() == reflect.Pointer && results[0].IsNil() {
		return nil, err
	}
	return results[0].Interface(), err
}

// parameters turns arguments into what reflection calls a function with. A nil is the zero value.
func parameters(fn reflect.Type, args []any) ([]reflect.Value, error) {
	if fn.NumIn() != len(args) {
		return nil, fmt.Errorf("it is called with %d arguments, and the function is %v", len(args), fn)
	}
	in := make([]reflect.Value, len(args))
	for i, arg := range args {
		switch {
		case arg == nil:
			in[i] = reflect.Zero(fn.In(i))
		case !reflect.TypeOf(arg).AssignableTo(fn.In(i)):
			return nil, fmt.Errorf("argument %d is a %T, and the function is %v", i, arg, fn)
		default:
			in[i] = reflect.ValueOf(arg)
		}
	}
	return in, nil
}
