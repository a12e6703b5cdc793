// Command noop is a tool for go vet that finds nothing: what go vet itself takes.
package main

import (
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"
)

func main() {
	unitchecker.Main(&analysis.Analyzer{
		Name: "noop", Doc: "find nothing", Run: func(*analysis.Pass) (any, error) { return nil, nil },
	})
}
