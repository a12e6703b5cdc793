package discover

import (
	"errors"
	"strings"
	"testing"
)

func TestCornersThatAreClosed(t *testing.T) {
	for name, want := range map[string]string{
		"AtStart":         "early.AtStart",
		"InField":         `(&Flows{Region: "us"}).InField`,
		"corner/variable": "plain",
		"Deferred":        "(new(Flows)).Deferred",
	} {
		plan := resolve(t, shop(t), Query{Types: []string{name}})
		_, path, entry, ok := entryFor(plan, name)
		if !ok || path != "example.com/shop/corners" || entry.Expr.Text(path, lastElement) != want {
			t.Errorf("%s: got %q, %v, %v", name, entry.Expr.Text(path, lastElement), entry, plan.Unresolved[name])
		}
	}
}

func TestCornersThatAreNot(t *testing.T) {
	for name, want := range map[string]string{
		"Mutated":    `the variable "mutated"`,
		"Escaped":    `the variable "escaped"`,
		"Reassigned": `the variable "reassigned"`,
		"AtRunTime":  `the package variable "late"`,
		"captures":   `uses the variable "queue" from around it`,
	} {
		plan := resolve(t, shop(t), Query{Types: []string{name}})
		var construction *ConstructionError
		if err := plan.Unresolved[name]; !errors.As(err, &construction) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
