// Package vetunit analyzes one package at a time, from its source and the export data and facts of what it imports.
//
// It is the part that the two ways to run the analyzers have in common: go vet hands over one package after the other, and the direct
// command and the tests of rules go through the packages of a module themselves. A [Unit] is a package to look at; [Run] type-checks it
// and runs analyzers on it. Unlike the drivers of golang.org/x/tools, it keeps facts about packages only, of one type, and needs no source of what
// is imported: that is what makes it cheap.
//
// Errors are those of reading and type-checking; the analyzers' own come with the name of the analyzer. A unit is run by one goroutine,
// several units may be run at once if each has an [Importer] of its own.
//
//	result, err := vetunit.Run(unit, workflowcheck.Analyzers())
package vetunit
