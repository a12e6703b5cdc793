// Package program builds the programs of a [discover.Plan] and replays histories in them.
//
// A program is the user's own workflow code and package runner, compiled together. Its additional files exist only in a
// cache directory; "go build -overlay" shows them to the compiler as if they stood in the user's module, so that
// internal packages and unexported functions are within reach and nothing in the user's tree is touched:
//
//	<module>/groundhog_replay            main package that imports what follows
//	<module>/groundhog_replay/runner     package runner, as it is
//	<package>/zzz_groundhog_replay.go    registers the workflows of a package, in an init function
//	<package>/groundhog_bridge           imports the package, where only its neighbours may
//	<package>/groundhog_site             registers what the main package there registers, see [discover.SiteDir]
//
// Workflows that stand in a main package need that program itself: the init function in its additional file serves
// replays and exits before the user's main function runs.
//
// [Build] runs the go command with the user's environment. A second build of unchanged sources takes as long as the go
// command needs to see that nothing changed. [Set.Pool] starts the programs as child processes: one that crashes or hangs
// takes nothing with it but the history that it was replaying.
//
//	set, err := program.Build(ctx, plan, program.Options{})
//	...
//	pool := set.Pool(program.PoolOptions{Processes: 2, Timeout: time.Minute})
//	defer pool.Close()
//	outcome, err := pool.Replay(ctx, "OrderWorkflow", runner.Request{Name: file, Wire: wire})
//
// A [Pool] may be used concurrently, a [Process] by one goroutine at a time. Child processes inherit two pipes by
// number, which Windows does not offer.
package program
