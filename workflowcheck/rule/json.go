package rule

import "go/types"

// SameInJSON reports whether what one type becomes in a payload can be read into another. It says yes where it does not know: types
// with methods of their own, interfaces and messages of protobuf.
func SameInJSON(from, to types.Type) bool { return sameInJSON(from, to, 0) }

// shape is what a type becomes in a payload.
type shape int

const (
	anything shape = iota
	truth
	numeral
	text
	object
	list
	raw // bytes are a payload of their own kind
)

func sameInJSON(from, to types.Type, depth int) bool {
	from, to = pointee(from), pointee(to)
	a, b := shapeOf(from), shapeOf(to)
	if a == anything || b == anything {
		return true
	}
	if a != b {
		return depth > 0 && (a == raw && b == text || a == text && b == raw) // inside of JSON, bytes are text
	}
	if a == list && depth < maxDepth {
		return sameInJSON(element(from), element(to), depth+1)
	}
	return true
}

const maxDepth = 5

func pointee(t types.Type) types.Type {
	for {
		ptr, ok := t.Underlying().(*types.Pointer)
		if !ok || encodesItself(t) {
			return t
		}
		t = ptr.Elem()
	}
}

func element(t types.Type) types.Type {
	switch u := t.Underlying().(type) {
	case *types.Slice:
		return u.Elem()
	case *types.Array:
		return u.Elem()
	}
	return t
}

func shapeOf(t types.Type) shape {
	if encodesItself(t) || encodesItself(types.NewPointer(t)) {
		return anything
	}
	switch u := t.Underlying().(type) {
	case *types.Basic:
		switch {
		case u.Info()&types.IsBoolean != 0:
			return truth
		case u.Info()&types.IsNumeric != 0:
			return numeral
		case u.Info()&types.IsString != 0:
			return text
		}
	case *types.Struct, *types.Map:
		return object
	case *types.Slice:
		if basic, ok := u.Elem().Underlying().(*types.Basic); ok && basic.Kind() == types.Byte {
			return raw
		}
		return list
	case *types.Array:
		return list
	}
	return anything
}

// encodesItself reports whether a type has a say in how it becomes a payload.
func encodesItself(t types.Type) bool {
	for _, name := range []string{"MarshalJSON", "UnmarshalJSON", "MarshalText", "UnmarshalText", "ProtoReflect", "ProtoMessage"} {
		if obj, _, _ := types.LookupFieldOrMethod(t, false, nil, name); obj != nil {
			return true
		}
	}
	return false
}
