package tidy

// Names and documentation: what a reader meets first.

import (
	"go/ast"
	"go/token"
	"regexp"
	"slices"
	"strings"
)

// emptyNames say nothing about what is in a package.
var emptyNames = []string{"util", "utils", "common", "helper", "helpers", "manager", "base", "types", "impl", "misc", "shared"}

var packageName = rule{
	name:   "package-name",
	please: "call it by the noun that it is about instead",
	inFile: func(f *file, report reporter) {
		if name := strings.TrimSuffix(f.syntax.Name.Name, "_test"); slices.Contains(emptyNames, name) {
			report(f, f.syntax.Name.Pos(), "package %s does not say what it is about", name)
		}
	},
	wrong: "package util\n",
	right: "package utility\n",
}

var packageDoc = rule{
	name:   "package-doc",
	please: "put purpose, contract and concurrency into doc.go; a command's are in main.go",
	inDir: func(files []*file, report reporter) {
		for _, f := range files {
			name := f.path[strings.LastIndexByte(f.path, '/')+1:]
			home := name == "doc.go" || f.isCommand() && name == "main.go"
			if home && len(strings.Fields(f.syntax.Doc.Text())) > 3 {
				return
			}
		}
		report(files[0], token.NoPos, "package %s has no doc.go with a package comment", files[0].syntax.Name.Name)
	},
	wrong: "// Package p is documented in the wrong file.\npackage p\n",
	right: "// Command main is documented where it begins.\npackage main\n",
}

// exportedDoc leaves out methods that an interface of somebody else asks for, where the name says it all.
var exportedDoc = rule{
	name:   "exported-doc",
	please: "say what it is, with units, errors and zero values where they matter",
	inFile: func(f *file, report reporter) {
		if f.isTest() || f.isCommand() {
			return
		}
		for _, decl := range f.syntax.Decls {
			switch d := decl.(type) {
			case *ast.FuncDecl:
				if d.Name.IsExported() && d.Doc == nil && exportedReceiver(d) && !wellKnown[d.Name.Name] {
					report(f, d.Pos(), "%s has no doc comment", d.Name.Name)
				}
			case *ast.GenDecl:
				undocumented(f, d, report)
			}
		}
	},
	wrong: "package p\n\nfunc Exported() {}\n",
	right: "package p\n\n// T is documented.\ntype T struct{}\n\nfunc (T) String() string { return \"\" }\n\nfunc (t) Hidden() {}\n\ntype t int\n",
}

// wellKnown are methods that need no words.
var wellKnown = map[string]bool{
	"Error": true, "Unwrap": true, "Is": true, "As": true, "String": true, "Len": true, "Less": true, "Swap": true, "Push": true, "Pop": true,
	"Read": true, "Write": true, "Close": true, "MarshalJSON": true, "UnmarshalJSON": true,
}

// exportedReceiver reports whether a function is one that go doc shows: not a method of an unexported type.
func exportedReceiver(fn *ast.FuncDecl) bool {
	if fn.Recv == nil || len(fn.Recv.List) == 0 {
		return true
	}
	exported := false
	ast.Inspect(fn.Recv.List[0].Type, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			exported = id.IsExported()
			return false
		}
		_, generic := n.(*ast.IndexExpr)
		_, pointer := n.(*ast.StarExpr)
		return generic || pointer
	})
	return exported
}

// undocumented reports the exported types, constants and variables that neither they nor their group explain.
func undocumented(f *file, group *ast.GenDecl, report reporter) {
	for _, spec := range group.Specs {
		switch s := spec.(type) {
		case *ast.TypeSpec:
			if s.Name.IsExported() && s.Doc == nil && group.Doc == nil {
				report(f, s.Pos(), "%s has no doc comment", s.Name.Name)
			}
		case *ast.ValueSpec:
			for _, name := range s.Names {
				if name.IsExported() && s.Doc == nil && s.Comment == nil && group.Doc == nil {
					report(f, name.Pos(), "%s has no doc comment", name.Name)
				}
			}
		}
	}
}

var protoImport = regexp.MustCompile(`^"go\.temporal\.io/api/(\w+)/v1"$`)

// protoAlias is about names such as common and history, which packages of anybody could have. The services have good names.
var protoAlias = rule{
	name:   "proto-alias",
	please: "import it by the name of its directory and pb, as the rest of the field does",
	inFile: func(f *file, report reporter) {
		for _, spec := range f.syntax.Imports {
			m := protoImport.FindStringSubmatch(spec.Path.Value)
			if m != nil && !strings.HasSuffix(m[1], "service") && (spec.Name == nil || spec.Name.Name != m[1]+"pb") {
				report(f, spec.Pos(), "%s is not imported as %spb", spec.Path.Value, m[1])
			}
		}
	},
	wrong: "package p\n\nimport \"go.temporal.io/api/history/v1\"\n",
	right: "package p\n\nimport historypb \"go.temporal.io/api/history/v1\"\n",
}

// fillIn is what scaffolds write where somebody has to say something.
const fillIn = "FILL IN" + ":"

var leftToFillIn = rule{
	name:   "left-to-fill-in",
	please: "write in its place what it asks for",
	inFile: func(f *file, report reporter) {
		offset := 0
		for line := range strings.Lines(string(f.source)) {
			if i := strings.Index(line, fillIn); i >= 0 {
				report(f, f.fset.File(f.syntax.FileStart).Pos(offset+i), "%s", strings.TrimSpace(line[i:]))
			}
			offset += len(line)
		}
	},
	wrong: "package p // " + fillIn + " what it is for\n",
	right: "package p // fill in: what you like\n",
}
