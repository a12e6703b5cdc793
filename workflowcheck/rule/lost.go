package rule

import (
	"go/types"
	"reflect"
)

// LostInJSON says what goes wrong when a value of a type is encoded in JSON and decoded again, as the end of a sentence; "" if nothing
// is known to.
func LostInJSON(t types.Type) string {
	if iface, ok := t.Underlying().(*types.Interface); ok && iface.NumMethods() > 0 && !encodesItself(t) {
		return "cannot be decoded: it is an interface with methods"
	}
	if part := unencodable(t, map[types.Type]bool{}); part != "" {
		return "cannot be encoded: it has " + part
	}
	if s, ok := pointee(t).Underlying().(*types.Struct); ok && s.NumFields() > 0 && empty(t, s) {
		return "arrives empty: none of its fields is exported"
	}
	return ""
}

// empty reports whether nothing of a struct is encoded.
func empty(t types.Type, s *types.Struct) bool {
	if encodesItself(pointee(t)) || encodesItself(types.NewPointer(pointee(t))) {
		return false
	}
	for f := range s.Fields() {
		if f.Exported() || f.Embedded() {
			return false
		}
	}
	return true
}

// unencodable names the first part of a type that package encoding/json refuses.
func unencodable(t types.Type, seen map[types.Type]bool) string {
	if seen[t] || encodesItself(t) || encodesItself(types.NewPointer(t)) {
		return ""
	}
	seen[t] = true
	switch u := t.Underlying().(type) {
	case *types.Chan:
		return "a channel"
	case *types.Signature:
		return "a function"
	case *types.Basic:
		if u.Info()&types.IsComplex != 0 {
			return "a complex number"
		}
	case *types.Pointer:
		return unencodable(u.Elem(), seen)
	case *types.Slice:
		return unencodable(u.Elem(), seen)
	case *types.Array:
		return unencodable(u.Elem(), seen)
	case *types.Map:
		key, ok := u.Key().Underlying().(*types.Basic)
		if !encodesItself(u.Key()) && !IsTypeParam(u.Key()) && (!ok || key.Info()&(types.IsString|types.IsInteger) == 0) {
			return "a map whose keys are no strings or integers"
		}
		return unencodable(u.Elem(), seen)
	case *types.Struct:
		for i := range u.NumFields() {
			if f := u.Field(i); f.Exported() && reflect.StructTag(u.Tag(i)).Get("json") != "-" {
				if part := unencodable(f.Type(), seen); part != "" {
					return part
				}
			}
		}
	}
	return ""
}
