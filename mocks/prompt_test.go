package mocks_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/stretchr/testify/mock"

	"github.com/groundhogdev/groundhog/mocks"
)

// prompted is what Prompt has for a call of charge.
func prompted(m *mocks.Mocks, o order) (value any, ok bool) {
	ok = m.Prompt("charge", []any{o}, func(v any) bool {
		value = v
		return true
	})
	return value, ok
}

func TestPromptUsesExpectationsUpInTheirOrder(t *testing.T) {
	m := mocks.New(mocks.Options{})
	m.OnActivity(charge, mock.Anything, tea).Return(receipt{1}, nil).Once()
	m.OnActivity(charge, mock.Anything, order{ID: "coffee"}).Return(receipt{2}, nil).Maybe()
	m.OnActivity(charge, mock.Anything, mock.MatchedBy(func(o order) bool { return o.ID == "tea" })).Return(receipt{3}, nil).Once()
	for _, want := range []int{1, 3} {
		if value, ok := prompted(m, tea); !ok || value != (receipt{want}) {
			t.Errorf("prompted %v, %t, want a receipt of %d", value, ok, want)
		}
	}
	if _, ok := prompted(m, tea); ok {
		t.Error("prompted what is used up")
	}
	m.AssertExpectations(t)
	m.Activities().AssertNumberOfCalls(t, "charge", 2)
	m.Activities().AssertCalled(t, "charge", mock.Anything, tea)
	m.Activities().AssertNotCalled(t, "charge", mock.Anything, order{ID: "coffee"})
}

func TestPromptChangesNothingIfItHasNoAnswer(t *testing.T) {
	for name, expect := range map[string]func(m *mocks.Mocks){
		"not expected":        func(*mocks.Mocks) {},
		"other arguments":     func(m *mocks.Mocks) { m.OnActivity(charge, mock.Anything, order{}).Return(receipt{}, nil) },
		"no returns":          func(m *mocks.Mocks) { m.OnActivity(charge, mock.Anything, tea) },
		"an error":            func(m *mocks.Mocks) { m.OnActivity(charge, mock.Anything, tea).Return(receipt{}, errors.New("broke")) },
		"a function":          func(m *mocks.Mocks) { m.OnActivity(charge, mock.Anything, tea).Return(charge) },
		"a panic":             func(m *mocks.Mocks) { m.OnActivity(charge, mock.Anything, tea).Panic("no") },
		"time":                func(m *mocks.Mocks) { m.OnActivity(charge, mock.Anything, tea).Return(receipt{}, nil).After(time.Hour) },
		"never":               func(m *mocks.Mocks) { m.OnActivity(charge, mock.Anything, tea).Return(receipt{}, nil).Never() },
		"a certain context":   func(m *mocks.Mocks) { m.OnActivity(charge, t.Context(), tea).Return(receipt{}, nil) },
		"an unknown function": func(m *mocks.Mocks) { m.OnActivity("charge", mock.Anything, tea).Return(receipt{}, nil) },
		"Run": func(m *mocks.Mocks) {
			m.OnActivity(charge, mock.Anything, tea).Return(receipt{}, nil).Run(func(mock.Arguments) {})
		},
		"another call before": func(m *mocks.Mocks) {
			m.OnActivity(charge, mock.Anything, tea).Return(receipt{}, nil).NotBefore(m.OnActivity("ship").Return(nil))
		},
		"a certain context before": func(m *mocks.Mocks) {
			m.OnActivity(charge, mock.MatchedBy(func(context.Context) bool { return false }), tea).Return(receipt{}, nil)
			m.OnActivity(charge, mock.Anything, tea).Return(receipt{}, nil)
		},
	} {
		t.Run(name, func(t *testing.T) {
			m := mocks.New(mocks.Options{})
			expect(m)
			if value, ok := prompted(m, tea); ok {
				t.Errorf("prompted %v", value)
			}
			m.Activities().AssertNumberOfCalls(t, "charge", 0)
			if violations := m.Violations(); len(violations) > 0 {
				t.Errorf("violations: %v", violations)
			}
		})
	}
}

func TestPromptWhoseValueIsRefusedIsLeftToTheWorker(t *testing.T) {
	m := mocks.New(mocks.Options{})
	m.OnActivity(charge, mock.Anything, tea).Return(receipt{1}, nil).Once()
	if m.Prompt("charge", []any{tea}, func(any) bool { return false }) {
		t.Error("prompted a value that was refused")
	}
	if value, ok := prompted(m, tea); !ok || value != (receipt{1}) {
		t.Errorf("prompted %v, %t, want the same again", value, ok)
	}
	m.Activities().AssertNumberOfCalls(t, "charge", 1)
}

func TestPromptableTellsWhetherAnExpectationReturnsValues(t *testing.T) {
	m := mocks.New(mocks.Options{Activity: func(name string) (any, bool) { return charge, name == "charge" }})
	m.OnActivity("charge", mock.Anything, order{}).Return(charge)
	if m.Promptable("charge") {
		t.Error("promptable by a function alone")
	}
	m.OnActivity("charge", mock.Anything, tea).Return(receipt{1}, nil).Once()
	if !m.Promptable("charge") {
		t.Error("not promptable by a value")
	}
	if value, ok := prompted(m, tea); !ok || value != (receipt{1}) {
		t.Errorf("prompted %v, %t, want a value", value, ok)
	}
	if m.Promptable("charge") {
		t.Error("promptable by what is used up")
	}
}
