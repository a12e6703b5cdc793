// Package workflowchecker is the command workflowcheck: flags in, analyzers, reports and an exit code out.
//
// It runs in two ways. By itself it asks the go command for packages and goes through them, dependencies first, as many at once as
// there are processors; packages that the table of workflowcheck/facts judges are never read. As the tool of go vet it is called once for each
// package with the name of a configuration file, and answers for judged packages before it has read anything else.
//
//	code := workflowchecker.Main([]string{"./..."}, workflowchecker.Streams{Out: os.Stdout, Err: os.Stderr})
package workflowchecker
