package vetunit

import (
	"go/types"
	"reflect"

	"golang.org/x/tools/go/analysis"
)

func (s *session) importFact(pkg *types.Package, fact analysis.Fact) bool {
	have, ok := s.unit.Facts[pkg.Path()]
	if !ok || reflect.TypeOf(have) != reflect.TypeOf(fact) {
		return false
	}
	reflect.ValueOf(fact).Elem().Set(reflect.ValueOf(have).Elem())
	return true
}

// allFacts returns the facts about the packages that the unit's types come from.
func (s *session) allFacts() []analysis.PackageFact {
	var out []analysis.PackageFact
	for path, fact := range s.unit.Facts {
		if pkg := s.packages[path]; pkg != nil {
			out = append(out, analysis.PackageFact{Package: pkg, Fact: fact})
		}
	}
	return out
}
