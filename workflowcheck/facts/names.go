package facts

import (
	"go/types"
	"strings"
)

// methodName is the bare name of a method, given its key "(*path.T).Name".
func methodName(key string) (string, bool) {
	if !strings.HasPrefix(key, "(") {
		return "", false
	}
	_, name, ok := strings.Cut(key, ").")
	return name, ok
}

// receiver is the type that a method of another package belongs to, nil if the package does not know it.
func (l *linker) receiver(key string) types.Type {
	full, _, _ := strings.Cut(strings.TrimLeft(key, "(*"), ").")
	dot := strings.LastIndexByte(full, '.')
	if dot < 0 {
		return nil
	}
	pkg := l.packages[full[:dot]]
	if pkg == nil {
		return nil
	}
	obj, ok := pkg.Scope().Lookup(full[dot+1:]).(*types.TypeName)
	if !ok {
		return nil
	}
	return obj.Type()
}
