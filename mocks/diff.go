package mocks

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/mock"
	"go.temporal.io/sdk/converter"
	"google.golang.org/protobuf/testing/protocmp"
)

// number is "1 call" or "2 calls".
func number(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// usedUpText says that expectations fit, and that none of them is left. Why there was another attempt is easily overlooked: the one before may have timed out.
func usedUpText(a arrival, spent []*Call) string {
	n := 0
	for _, c := range spent {
		n += c.happened
	}
	after := number(n, "call")
	if a.attempt > 1 {
		after += fmt.Sprintf("; attempt %d failed or timed out", a.attempt-1)
	}
	if len(spent) == 1 {
		return fmt.Sprintf("the expectation %s was used up after %s", spent[0].source, after)
	}
	return fmt.Sprintf("the %d expectations that fit, the last %s, were used up after %s", len(spent), spent[len(spent)-1].source, after)
}

// mismatchText says what is different from the closest expectation: the one about which there is the least to say.
func (l *Ledger) mismatchText(a arrival) string {
	var closest *Call
	var least string
	for _, c := range l.expected[a.name] {
		text := problemsText(c.args, l.arguments(a, len(c.args)))
		if closest == nil || strings.Count(text, "\n") < strings.Count(least, "\n") {
			closest, least = c, text
		}
	}
	return fmt.Sprintf("no expectation fits; the closest, %s, differs%s", closest.source, least)
}

// problemsText says on lines of their own what is wrong with each argument that is not as expected.
func problemsText(want, got mock.Arguments) string {
	if len(want) != len(got) {
		return fmt.Sprintf("\n  want %s (%s), got %d (%s)", number(len(want), "argument"), argumentsText(want), len(got), argumentsText(got))
	}
	var b strings.Builder
	for i := range want {
		switch problem := argumentProblem(want[i], got[i]); problem {
		case "":
		case "differs":
			fmt.Fprintf(&b, "\n  argument %d:\n%s", i, fieldDiff(want[i], got[i]))
		default:
			fmt.Fprintf(&b, "\n  argument %d: %s: %s", i, problem, valueText(got[i]))
		}
	}
	return b.String()
}

// fieldDiff lists the fields in which two values differ, one a line.
func fieldDiff(want, got any) (text string) {
	whole := fmt.Sprintf("    want %s\n    got  %s", valueText(want), valueText(got))
	if reflect.TypeOf(want) != reflect.TypeOf(got) {
		return whole
	}
	defer func() {
		if recover() != nil { // of an Equal method of the values, or of a type that cmp refuses
			text = whole
		}
	}()
	var fields fieldReporter
	cmp.Equal(want, got, cmp.Exporter(func(reflect.Type) bool { return true }), protocmp.Transform(), cmp.Reporter(&fields))
	if len(fields.lines) == 0 {
		return whole
	}
	return strings.Join(fields.lines, "\n")
}

// fieldReporter is told by cmp where it is and what it finds there.
type fieldReporter struct {
	path  cmp.Path
	lines []string
}

// PushStep is called by cmp.
func (r *fieldReporter) PushStep(step cmp.PathStep) { r.path = append(r.path, step) }

// PopStep is called by cmp.
func (r *fieldReporter) PopStep() { r.path = r.path[:len(r.path)-1] }

// Report is called by cmp.
func (r *fieldReporter) Report(result cmp.Result) {
	if result.Equal() {
		return
	}
	want, got := r.path.Last().Values()
	place := r.place()
	if place != "" {
		place += ": "
	}
	r.lines = append(r.lines, fmt.Sprintf("    %swant %s, got %s", place, reflectedText(want), reflectedText(got)))
}

// place is the path as one would write it behind the value's name.
func (r *fieldReporter) place() string {
	var b strings.Builder
	for _, step := range r.path {
		switch step := step.(type) {
		case cmp.StructField:
			b.WriteString("." + step.Name())
		case cmp.SliceIndex:
			fmt.Fprintf(&b, "[%d]", max(step.Key(), 0))
		case cmp.MapIndex:
			fmt.Fprintf(&b, "[%s]", reflectedText(step.Key()))
		}
	}
	return strings.TrimPrefix(b.String(), ".")
}

func reflectedText(v reflect.Value) string {
	if !v.IsValid() {
		return "nothing"
	}
	if !v.CanInterface() {
		return v.String()
	}
	return valueText(v.Interface())
}

// argumentsText is a list of arguments on one line.
func argumentsText(args []any) string {
	texts := make([]string, len(args))
	for i, arg := range args {
		texts[i] = valueText(arg)
	}
	return strings.Join(texts, ", ")
}

// valueText is a value as a reader knows it from Go. Contexts are not printed: others write to them at the same time.
func valueText(v any) string {
	switch v := v.(type) {
	case string:
		if v == mock.Anything {
			return "anything"
		}
		return fmt.Sprintf("%q", v)
	case error:
		return fmt.Sprintf("error %q", v.Error())
	case interface{ Value(key any) any }, pastContext:
		return "a context"
	case matcher:
		return "what a matcher accepts"
	case converter.EncodedValues:
		return "encoded values, which mock.MatchedBy(func(converter.EncodedValues) bool) can look into"
	}
	return fmt.Sprintf("%+v", v)
}
