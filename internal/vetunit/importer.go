package vetunit

import (
	"bufio"
	"fmt"
	"go/token"
	"go/types"
	"os"

	"golang.org/x/tools/go/gcexportdata"
)

// Importer reads the types of packages from export data that the compiler wrote. It keeps what it has read, and is for one goroutine.
type Importer struct {
	Fset *token.FileSet
	// Export finds the file with a package's export data; "" if there is none.
	Export func(path string) string

	packages map[string]*types.Package
}

// For returns the view that a package has of its imports: paths in source are replaced as the map says.
func (i *Importer) For(importMap map[string]string) types.Importer {
	return mapped{i, importMap}
}

type mapped struct {
	importer  *Importer
	importMap map[string]string
}

// Import returns the package that the source means by a path.
func (m mapped) Import(path string) (*types.Package, error) {
	if actual, ok := m.importMap[path]; ok {
		path = actual
	}
	return m.importer.Import(path)
}

// Import returns the package with a path.
func (i *Importer) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if i.packages == nil {
		i.packages = map[string]*types.Package{}
	}
	if pkg := i.packages[path]; pkg != nil && pkg.Complete() {
		return pkg, nil
	}
	name := i.Export(path)
	if name == "" {
		return nil, fmt.Errorf("import package %q: it is not compiled; does go build work?", path)
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("import package %q: %w", path, err)
	}
	defer file.Close()
	data, err := gcexportdata.NewReader(bufio.NewReader(file))
	if err != nil {
		return nil, fmt.Errorf("import package %q: %w", path, err)
	}
	pkg, err := gcexportdata.Read(data, i.Fset, i.packages, path)
	if err != nil {
		return nil, fmt.Errorf("import package %q: %w", path, err)
	}
	return pkg, nil
}

// Add gives the importer a package that was type-checked from source.
func (i *Importer) Add(pkg *types.Package) {
	if i.packages == nil {
		i.packages = map[string]*types.Package{}
	}
	i.packages[pkg.Path()] = pkg
}
