package rule

import "go/types"

// IsTypeParam reports whether a type is a parameter of a generic function or type.
func IsTypeParam(t types.Type) bool {
	_, ok := types.Unalias(t).(*types.TypeParam)
	return ok
}

// Always reports whether a type, or every type that a type parameter can stand for, is of a kind. The kind is asked for underlying types.
func Always(t types.Type, kind func(types.Type) bool) bool {
	switch u := types.Unalias(t).(type) {
	case nil:
		return false
	case *types.TypeParam:
		return constrained(u.Constraint(), kind)
	case *types.Union:
		for term := range u.Terms() {
			if !Always(term.Type(), kind) {
				return false
			}
		}
		return u.Len() > 0
	}
	return kind(t.Underlying())
}

// constrained is Always for what satisfies a constraint: one of its parts is enough.
func constrained(constraint types.Type, kind func(types.Type) bool) bool {
	iface, ok := constraint.Underlying().(*types.Interface)
	if !ok {
		return false
	}
	for part := range iface.EmbeddedTypes() {
		if Always(part, kind) || constrained(part, kind) {
			return true
		}
	}
	return false
}
