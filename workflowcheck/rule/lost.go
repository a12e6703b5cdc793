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

// StuckInJSON are the exported fields in a value of a type whose types are interfaces with methods. What is in them can be encoded and not decoded,
// unless it is nil.
func StuckInJSON(t types.Type) []*types.Var { return undecodable(t, nil, map[types.Type]bool{}) }

// undecodable are the fields in a type, and the field itself that has the type, if there is one.
func undecodable(t types.Type, field *types.Var, seen map[types.Type]bool) []*types.Var {
	if seen[t] || encodesItself(t) || encodesItself(types.NewPointer(t)) {
		return nil
	}
	seen[t] = true
	switch u := t.Underlying().(type) {
	case *types.Interface:
		delete(seen, t) // other fields may have it too
		if u.NumMethods() > 0 && !IsTypeParam(t) && field != nil {
			return []*types.Var{field}
		}
	case *types.Pointer:
		return undecodable(u.Elem(), field, seen)
	case *types.Slice:
		return undecodable(u.Elem(), field, seen)
	case *types.Array:
		return undecodable(u.Elem(), field, seen)
	case *types.Map:
		return undecodable(u.Elem(), field, seen)
	case *types.Struct:
		var out []*types.Var
		for i := range u.NumFields() {
			if f := u.Field(i); f.Exported() && reflect.StructTag(u.Tag(i)).Get("json") != "-" {
				out = append(out, undecodable(f.Type(), f, seen)...)
			}
		}
		return out
	}
	return nil
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
