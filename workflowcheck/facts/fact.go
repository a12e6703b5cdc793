package facts

import (
	"fmt"
	"strings"
)

// Hazard is one thing that a function does, itself or by what it calls, that a replay would do differently.
type Hazard struct {
	Rule   string
	What   string   // the site: "time.Now"
	Why    string   // "reads the wall clock"
	Advice string   // "use workflow.Now"
	Pos    string   // of the site: "b/helper.go:12"
	Chain  []string // the functions on the way, at most maxChain

	Depth   int  // how many calls away it is
	Dynamic bool // it is on the other side of a call through an interface; it is not followed through another one
	foreign bool // and the implementation is in another package than the call: a guess that other packages are spared
}

// Function is what a package tells others about one of its functions or variables.
type Function struct {
	Key       string   // as types.Func.FullName has it; a variable's is its package's path and its name
	Workflow  bool     // it is workflow code, so what it does is reported where it is
	Sheltered []int    // the parameters that are called by side effects only
	Writes    string   // for a method: the first place where it writes to its receiver
	Hazards   []Hazard // at most one for each rule, in the order of their names
}

// Package is the fact about a package: its functions that there is something to say about, in the order of their keys.
type Package struct {
	Module    string
	Functions []Function
}

// AFact marks the type as a fact.
func (*Package) AFact() {}

// String says what there is, for tests of facts.
func (p *Package) String() string {
	var parts []string
	for _, f := range p.Functions {
		for _, h := range f.Hazards {
			parts = append(parts, fmt.Sprintf("%s:%s", f.Key, h.Rule))
		}
	}
	return strings.Join(parts, " ")
}
