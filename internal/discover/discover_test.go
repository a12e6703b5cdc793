package discover

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
)

const shopDir = "../program/testdata/shop"

// loadShop loads the shop once for all tests: it takes the go command a second.
var loadShop = sync.OnceValues(func() (*Index, error) {
	return Load(context.Background(), shopDir, nil, Options{Env: offline()})
})

func shop(t *testing.T) *Index {
	t.Helper()
	index, err := loadShop()
	if err != nil {
		t.Fatal(err)
	}
	return index
}

func resolve(t *testing.T, index *Index, q Query) *Plan {
	t.Helper()
	plan, err := index.Resolve(q)
	if err != nil {
		t.Fatal(err)
	}
	return plan
}

// entryFor finds the planned registration of a type that is closed.
func entryFor(plan *Plan, name string) (main, path string, entry Entry, ok bool) {
	for _, prog := range plan.Programs {
		for _, src := range prog.Sources {
			for _, e := range src.Entries {
				if e.Name == name || e.Dynamic && slices.Contains(prog.Dynamic, name) {
					return prog.Main, src.Path, e, true
				}
			}
		}
	}
	return "", "", Entry{}, false
}

func TestResolveClosedRegistrations(t *testing.T) {
	const mod = "example.com/shop"
	tests := []struct {
		name, wantMain, wantPath, wantText string
	}{
		{"order/v2", "", mod + "/orders", "Order"},
		{"ProcessOrder", "", mod + "/orders/setup", `orders.Process[model.Order]`},
		{"ProcessRefund", "", mod + "/orders/setup", `orders.Process[model.Refund]`},
		{"Pack", "", mod + "/orders/internal/flow", "Pack"},
		{"Print", "", mod + "/orders/internal/flow", `(Label{Prefix: "shop-"}).Print`},
		{"Dunning", "", mod + "/internal/billing", "Dunning"},
		{"dunningFinal", "", mod + "/internal/billing", "dunningFinal"},
		{"report/daily", "", mod + "/reports", "daily"},
		{"report/monthly", "", mod + "/reports", "Monthly"},
		{"report/yearly", "", mod + "/reports", "yearly"},
		{"old-monthly", "", mod + "/reports", "Monthly"},
		{"old-yearly", "", mod + "/reports", "yearly"},
		{"Unregistered", "", mod + "/orders", "Unregistered"},
		{"cleanup", mod + "/cmd/worker", mod + "/cmd/worker", "cleanup"},
		{"Nightly", mod + "/cmd/worker", mod + "/cmd/worker", "Nightly"},
		{"sweep", mod + "/cmd/batch", mod + "/cmd/batch", "sweep"},
		{"NobodyHasThis", "", mod + "/extra", "Any"},
	}
	index := shop(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			plan := resolve(t, index, Query{Types: []string{test.name}})
			if err := plan.Unresolved[test.name]; err != nil {
				t.Fatal(err)
			}
			main, path, entry, ok := entryFor(plan, test.name)
			if !ok {
				t.Fatalf("no entry in %+v", plan)
			}
			text := entry.Expr.Text(path, lastElement)
			if main != test.wantMain || path != test.wantPath || text != test.wantText {
				t.Errorf("got program %q, package %q, expression %q", main, path, text)
			}
			if !strings.Contains(entry.Site, ".go:") {
				t.Errorf("site %q is not file:line", entry.Site)
			}
		})
	}
}

func lastElement(path string) string { return path[strings.LastIndex(path, "/")+1:] }

func TestResolveSameFunctionTwiceIsOneCandidate(t *testing.T) {
	plan := resolve(t, shop(t), Query{Types: []string{"Invoice"}})
	if err := plan.Unresolved["Invoice"]; err != nil {
		t.Fatal(err)
	}
	_, path, entry, _ := entryFor(plan, "Invoice")
	if text := entry.Expr.Text(path, lastElement); path != "example.com/shop/internal/billing" || !strings.HasSuffix(text, ".Invoice") {
		t.Errorf("got package %q, expression %q", path, text)
	}
}

func TestResolveLiteralKeepsItsPosition(t *testing.T) {
	plan := resolve(t, shop(t), Query{Types: []string{"Literal"}})
	_, path, entry, ok := entryFor(plan, "Literal")
	text := entry.Expr.Text(path, lastElement)
	if !ok || !strings.HasPrefix(text, "/*line ") || !strings.Contains(text, "orders/setup/setup.go:22:") {
		t.Errorf("got %q", text)
	}
}

func TestResolveAmbiguous(t *testing.T) {
	plan := resolve(t, shop(t), Query{Types: []string{"report/weekly"}})
	var ambiguous *AmbiguousError
	if !errors.As(plan.Unresolved["report/weekly"], &ambiguous) {
		t.Fatalf("got %v", plan.Unresolved)
	}
	text := ambiguous.Error()
	for _, want := range []string{"legacy/legacy.go:14: example.com/shop/legacy.Weekly (legacy/legacy.go:10)", "reports/reports.go", "--register"} {
		if !strings.Contains(text, want) {
			t.Errorf("error %q lacks %q", text, want)
		}
	}
}

func TestResolveNeedsConstruction(t *testing.T) {
	plan := resolve(t, shop(t), Query{Types: []string{"Export"}})
	var construction *ConstructionError
	if !errors.As(plan.Unresolved["Export"], &construction) {
		t.Fatalf("got %v", plan.Unresolved["Export"])
	}
	for _, want := range []string{"catalog/catalog.go:30", "os.Getenv", "func RegisterWorkflows(r worker.Registry)", "--register"} {
		if !strings.Contains(construction.Error(), want) {
			t.Errorf("error %q lacks %q", construction, want)
		}
	}
}

func TestResolveConstructedByAnotherRegistration(t *testing.T) {
	plan := resolve(t, shop(t), Query{Types: []string{"Import"}})
	_, path, entry, ok := entryFor(plan, "Import")
	if !ok || path != "example.com/shop/catalog" || !entry.Expr.Calls {
		t.Errorf("got %v, %+v, %v", path, entry, plan.Unresolved["Import"])
	}
}

func TestResolveNamesKnownOnlyAtRunTime(t *testing.T) {
	index := shop(t)
	noDynamic := *index
	noDynamic.candidates = slices.DeleteFunc(slices.Clone(index.candidates), func(c *candidate) bool { return c.dynamic })
	plan := resolve(t, &noDynamic, Query{Types: []string{"region-1", "report/dayly"}})
	var missing *NotFoundError
	if !errors.As(plan.Unresolved["report/dayly"], &missing) || len(missing.Near) == 0 || !strings.HasPrefix(missing.Near[0], "report/daily (reports/") {
		t.Errorf("got %v", plan.Unresolved["report/dayly"])
	}
	entry := plan.Programs[0].Sources[0].Entries[0]
	if entry.Register == nil || entry.Register.Name != "RegisterRegions" || entry.Explicit {
		t.Errorf("entry is %+v", entry)
	}
}

func TestResolveBrokenPackage(t *testing.T) {
	index := shop(t)
	if len(index.Problems) != 1 || index.Problems[0].Package != "example.com/shop/broken" {
		t.Errorf("problems are %v", index.Problems)
	}
	plan := resolve(t, index, Query{Types: []string{"Torn", "order/v2"}})
	var broken *BrokenError
	if !errors.As(plan.Unresolved["Torn"], &broken) || !strings.Contains(broken.Error(), "broken.go:10:48: undefined: undefinedName") {
		t.Errorf("got %v", plan.Unresolved["Torn"])
	}
	if plan.Unresolved["order/v2"] != nil {
		t.Errorf("the other type is gone: %v", plan.Unresolved["order/v2"])
	}
}

func TestResolveRegister(t *testing.T) {
	index := shop(t)
	for _, value := range []string{"RegisterForReplay", "./catalog.RegisterForReplay", "example.com/shop/catalog.RegisterForReplay", "catalog.RegisterForReplay"} {
		plan := resolve(t, index, Query{Register: []string{value}, Options: "ReplayOptions"})
		if len(plan.Programs) != 1 {
			t.Fatalf("%q: programs are %+v", value, plan.Programs)
		}
		entry := plan.Programs[0].Sources[0].Entries[0]
		if f := entry.Register; f == nil || f.Param != "Registry" || !f.ReturnsError || !entry.Explicit {
			t.Errorf("%q: entry is %+v", value, entry)
		}
		if f := plan.Options; f == nil || f.Name != "ReplayOptions" || !f.ReturnsError {
			t.Errorf("%q: options are %+v", value, f)
		}
	}
}

func TestResolveRegisterRefuses(t *testing.T) {
	tests := []struct{ value, want string }{
		{"NotARegistrar", "it has to be func(worker.Registry)"},
		{"./catalog.Missing", "no such function; those that would do"},
		{"Register", "several packages have it"},
		{"./broken.Register", "undefined: undefinedName"},
		{"catalog/", "write it as"},
	}
	for _, test := range tests {
		_, err := shop(t).Resolve(Query{Register: []string{test.value}})
		var function *FunctionError
		if !errors.As(err, &function) || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%q: got %v, want %q", test.value, err, test.want)
		}
	}
}

func TestAliases(t *testing.T) {
	plan := resolve(t, shop(t), Query{})
	want := Alias{Activity: true, Func: "Charge", Name: "payments.charge", Site: "orders/setup/setup.go:18"}
	if !slices.Contains(plan.Aliases, want) {
		t.Errorf("aliases are %+v", plan.Aliases)
	}
}

func TestLoadSaysWhatIsMissing(t *testing.T) {
	for dir, want := range map[string]string{
		t.TempDir():          "go.mod",
		shopDir + "/model":   "imports go.temporal.io/sdk",
		shopDir + "/nowhere": "nowhere",
	} {
		if _, err := Load(context.Background(), dir, []string{"./..."}, Options{Env: offline()}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", dir, err, want)
		}
	}
}

func TestLoadReadsTheWholeModuleFromAnyDirectory(t *testing.T) {
	x, err := Load(t.Context(), shopDir+"/model", nil, Options{Env: offline()})
	if err != nil {
		t.Fatal(err)
	}
	if names := x.Names(); !slices.Contains(names, "report/daily") {
		t.Errorf("names are %q", names)
	}
}
