// Package norm makes histories of the same scenario comparable across servers and runs: it drops
// what a run cannot reproduce (times, task ids, sizes, stack traces) and renames what it invents
// (run ids, request ids, namespace ids, task queues, workflow id prefixes) in order of appearance.
// Everything else, every other field of every event, must be equal.
package norm
