package discover

import (
	"fmt"
	"strings"
)

// AmbiguousError says that several different functions go by the name of a wanted workflow type.
type AmbiguousError struct {
	// Type is the workflow type.
	Type string
	// Candidates are the functions, each with where it is registered or declared.
	Candidates []string
}

func (e *AmbiguousError) Error() string {
	return fmt.Sprintf("resolve workflow type %q: %d different functions have this name:\n\t%s\n"+
		"name the function that registers the right one with --register pkg.Func, or search fewer packages",
		e.Type, len(e.Candidates), strings.Join(e.Candidates, "\n\t"))
}

// NotFoundError says that nothing in the module registers a wanted workflow type or has its name.
type NotFoundError struct {
	// Type is the workflow type.
	Type string
	// Near are types and functions whose names are similar, with their sites.
	Near []string
	// Nameless are registrations whose names are known only to the running program.
	Nameless []string
	// Searched says where was looked.
	Searched string
	// Problems are packages that could not be searched.
	Problems []Problem
}

func (e *NotFoundError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "resolve workflow type %q: no registration and no exported function of this name in %s", e.Type, e.Searched)
	if len(e.Near) > 0 {
		fmt.Fprintf(&b, "\nsimilar names:\n\t%s", strings.Join(e.Near, "\n\t"))
	}
	for _, text := range e.Nameless {
		fmt.Fprintf(&b, "\nnot known by name: registration at %s", text)
	}
	for _, p := range e.Problems {
		fmt.Fprintf(&b, "\nnot searched: %s", p)
	}
	b.WriteString("\nif the type is registered elsewhere, name the function that does it with --register pkg.Func")
	return b.String()
}

// ConstructionError says that a registration was found whose workflow only the user can construct.
type ConstructionError struct {
	// Type is the workflow type.
	Type string
	// Site is the registration.
	Site string
	// Reason says what the registration depends on.
	Reason string
}

func (e *ConstructionError) Error() string {
	return fmt.Sprintf("resolve workflow type %q: its registration at %s cannot be repeated elsewhere: %s\n"+
		"write a function that constructs and registers it, such as\n"+
		"\tfunc RegisterWorkflows(r worker.Registry) { ... }\n"+
		"and name it: --register pkg.RegisterWorkflows", e.Type, e.Site, e.Reason)
}

// BrokenError says that the package with a wanted workflow does not compile.
type BrokenError struct {
	// Type is the workflow type.
	Type string
	// Package is the import path.
	Package string
	// Errors are what the compiler said.
	Errors []string
}

func (e *BrokenError) Error() string {
	return fmt.Sprintf("resolve workflow type %q: package %q does not compile:\n\t%s", e.Type, e.Package, strings.Join(e.Errors, "\n\t"))
}

// FunctionError says that a function which the user named cannot be used.
type FunctionError struct {
	// Flag and Value are what the user wrote.
	Flag, Value string
	// Reason says what is wrong, and what to write instead.
	Reason string
}

func (e *FunctionError) Error() string {
	return fmt.Sprintf("find function %q of %s: %s", e.Value, e.Flag, e.Reason)
}
