package discover

import (
	"cmp"
	"go/types"
	"slices"
)

// aliases collects the names under which functions are registered that are called differently. A worker schedules
// ExecuteActivity(ctx, ShipOrder) as "orders.ship" if it registered ShipOrder by that name; a replay has to do the same.
// The SDK keeps one such name for each function name, without its package; where the module's registrations disagree, no
// choice is made here.
func (x *Index) aliases() []Alias {
	found := aliasTable{}
	for _, site := range x.survey.sites {
		if site.kind == registerDynamic {
			continue
		}
		for _, sc := range x.survey.expand(&scope{pkg: site.pkg, fn: site.in}, site.expr.Args, 0) {
			x.alias(found, site, sc)
		}
	}
	var out []Alias
	for _, alias := range found {
		if alias.Name != "" && alias.Name != alias.Func {
			out = append(out, alias)
		}
	}
	slices.SortFunc(out, func(a, b Alias) int { return cmp.Or(cmp.Compare(a.Func, b.Func), cmp.Compare(a.Name, b.Name)) })
	return out
}

func (x *Index) alias(found aliasTable, site call, sc *scope) {
	activity := site.kind == registerActivity || site.kind == registerActivityOptions
	where := x.site(site.pkg.Fset.Position(site.expr.Pos()))
	fn := x.survey.follow(term{expr: site.expr.Args[0], in: sc})
	if name := x.survey.runtimeName(fn); name != "" {
		found.add(Alias{Activity: activity, Func: name, Name: x.survey.typeName(site, sc), Site: where})
		return
	}
	if !activity {
		return
	}
	// All methods of a struct are registered by their own names: a prefix in the options is not for calls by function.
	methods := types.NewMethodSet(fn.in.pkg.TypesInfo.TypeOf(fn.expr))
	for i := range methods.Len() {
		name := methods.At(i).Obj().Name()
		found.add(Alias{Activity: true, Func: name, Name: name, Site: where})
	}
}

// aliasTable has one alias for each kind and function name; its Name is empty when there are several.
type aliasTable map[Alias]Alias

func (t aliasTable) add(a Alias) {
	key := Alias{Activity: a.Activity, Func: a.Func}
	if have, ok := t[key]; ok && have.Name != a.Name {
		a.Name = ""
	}
	t[key] = a
}
