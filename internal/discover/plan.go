package discover

// Plan says what to build so that workflow types can be replayed.
type Plan struct {
	// Module is where the programs are built.
	Module Module
	// Programs are what to build, the one with explicit registration functions first. At run time, a type is replayed by
	// the first program that has it.
	Programs []Program
	// Unresolved has the reason for each wanted type that nothing provides, as far as can be told before the programs
	// run: an [*AmbiguousError], [*NotFoundError], [*ConstructionError] or [*BrokenError]. Functions that register what
	// only they know may provide such a type all the same.
	Unresolved map[string]error
	// Options is the function that provides the replayer's options, if one was named.
	Options *Function
	// Aliases are the names under which production workers know activities and child workflows.
	Aliases []Alias
}

// Program is one executable.
type Program struct {
	// Main is the import path of the user's own main package, whose main function is not run; empty for a generated one.
	Main string
	// Sources are the packages that get an additional file.
	Sources []Source
	// Types are the wanted workflow types that the program is expected to have, Dynamic those that its dynamic workflow is
	// expected to run.
	Types, Dynamic []string
}

// Source is a package of the user's that gets an additional file.
type Source struct {
	// Path, Name and Dir are the package's import path, name and absolute directory.
	Path, Name, Dir string
	// Entries are what to register there.
	Entries []Entry
}

// Entry is one registration to make: of an expression, or by a function.
type Entry struct {
	// Name is the workflow type of Expr.
	Name string
	// Expr is the workflow function; used if Register is nil.
	Expr Expr
	// Dynamic registers Expr for all types that have no registration.
	Dynamic bool
	// Register is the function that registers.
	Register *Function
	// Explicit is set for functions that the user named: they win over what was found.
	Explicit bool
	// Site is where the user wrote the registration: file relative to the module, and line.
	Site string
}

// Function is a function of the user's module that the generated program calls.
type Function struct {
	// Path, Package and Dir are its package's import path, name and absolute directory.
	Path, Package, Dir string
	// Name is the function's name.
	Name string
	// Param is the interface of package go.temporal.io/sdk/worker to pass: "Registry", "Worker" or "WorkflowReplayer";
	// empty for an options function.
	Param string
	// ReturnsError is set when an error is among the results.
	ReturnsError bool
	// Main is set when the package is a main package.
	Main bool
	// Site is where it is declared.
	Site string
}

// Alias says that the SDK calls the function Func by another name, because it was registered with one.
type Alias struct {
	// Activity is set for activities; the others are workflows, as children or continued runs.
	Activity bool
	// Func is the function's name without its package, Name what it was registered as.
	Func, Name string
	// Site is the registration.
	Site string
}
