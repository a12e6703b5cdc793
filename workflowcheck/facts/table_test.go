package facts

import (
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"github.com/groundhogdev/groundhog/internal/vetunit"
)

// foreign are packages of the table that this module does not have, so that nobody can look.
var foreign = strings.Fields(`
	github.com/gofrs/uuid github.com/gofrs/uuid/v5 github.com/satori/go.uuid github.com/hashicorp/go-uuid github.com/pborman/uuid
	github.com/rs/xid github.com/segmentio/ksuid github.com/oklog/ulid/v2 github.com/lithammer/shortuuid/v4 github.com/matoous/go-nanoid/v2
	github.com/nrednav/cuid2 go.uber.org/zap github.com/sirupsen/logrus github.com/rs/zerolog golang.org/x/sync/semaphore golang.org/x/exp/maps`)

// TestTableNamesWhatExists looks every name of the table up in the Go version and modules in use.
func TestTableNamesWhatExists(t *testing.T) {
	byPackage := map[string][]string{}
	for name := range table {
		path := packageOf(name)
		byPackage[path] = append(byPackage[path], name)
	}
	var paths []string
	for path := range byPackage {
		if !slices.Contains(foreign, path) {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	for path, pkg := range load(t, paths) {
		for _, name := range byPackage[path] {
			if !exists(pkg, name) {
				t.Errorf("the table names %s, which does not exist", name)
			}
		}
	}
}

// TestStandardRootsAreThoseOfTheStandardLibrary compares with what the go command says.
func TestStandardRootsAreThoseOfTheStandardLibrary(t *testing.T) {
	list, err := vetunit.List(".", []string{"-export=false", "-compiled=false"}, []string{"std"})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range list {
		if !Judged(p.ImportPath, "") {
			t.Errorf("package %q of the standard library is not judged by the table", p.ImportPath)
		}
	}
}

func TestModulesOfUsersAreNotJudgedForTheirNames(t *testing.T) {
	for path, module := range map[string]string{"log/ship": "log", "example.com/time": "example.com/time", "go.temporal.io/sdkx": ""} {
		if Judged(path, module) {
			t.Errorf("package %q of module %q is judged by the table", path, module)
		}
	}
}

func packageOf(name string) string {
	name = strings.TrimLeft(name, "(*")
	slash := strings.LastIndexByte(name, '/') + 1
	dot := strings.IndexByte(name[slash:], '.')
	for slash+dot+1 < len(name) && strings.HasPrefix(name[slash:], "go.uuid.") && name[slash:slash+dot] == "go" {
		dot = len("go.uuid")
	}
	return name[:slash+dot]
}

func load(t *testing.T, paths []string) map[string]*types.Package {
	t.Helper()
	list, err := vetunit.List(".", nil, paths)
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	for _, p := range list {
		files[p.ImportPath] = p.Export
	}
	importer := &vetunit.Importer{Fset: token.NewFileSet(), Export: func(path string) string { return files[path] }}
	out := map[string]*types.Package{}
	for _, path := range paths {
		pkg, err := importer.Import(path)
		if err != nil {
			t.Error(err)
			continue
		}
		out[path] = pkg
	}
	return out
}

func exists(pkg *types.Package, name string) bool {
	if !strings.HasPrefix(name, "(") {
		return pkg.Scope().Lookup(name[len(pkg.Path())+1:]) != nil
	}
	typ, method, _ := strings.Cut(strings.TrimLeft(name, "(*"), ").")
	obj := pkg.Scope().Lookup(typ[len(pkg.Path())+1:])
	if obj == nil {
		return false
	}
	t := obj.Type()
	if strings.HasPrefix(name, "(*") {
		t = types.NewPointer(t)
	}
	found, _, _ := types.LookupFieldOrMethod(t, false, pkg, method)
	fn, ok := found.(*types.Func)
	return ok && fn.Origin().FullName() == name
}
