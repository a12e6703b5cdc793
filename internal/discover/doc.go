// Package discover finds, by reading a user's Go module, how its workflows are registered, and plans the programs that
// can replay them.
//
// [Load] type-checks the packages of the module that use the SDK and collects three things: calls of RegisterWorkflow,
// RegisterWorkflowWithOptions and RegisterDynamicWorkflow; exported functions whose first parameter is
// workflow.Context; and names that activities are registered under. [Index.Resolve] then looks up the workflow types
// that histories name and answers with a [Plan]: which expressions to register, in which package, in which program.
//
// A registration can be repeated elsewhere only if its argument is closed: made of package-level functions, types and
// variables, literals, and local variables that stand for such. Local variables, range loops over literals, and
// parameters of helper functions are followed to what they stand for. Where that fails the function around the call may
// still serve, if it takes nothing but a registry. Where that fails too, the user has to say how to construct the
// workflow; the error tells what to write.
//
// Nothing of the user's code is run here. What the functions named by the user (--register) provide is known only when
// the program runs, so a plan is preliminary where such functions take part.
//
//	index, err := discover.Load(ctx, ".", nil, discover.Options{})
//	...
//	plan, err := index.Resolve([]string{"OrderWorkflow"}, nil, "")
//	for name, reason := range plan.Unresolved { ... }
//
// An [Index] and a [Plan] are not changed after they are returned and may be read concurrently.
package discover
