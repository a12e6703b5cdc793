// Package stack makes room on the stack of a goroutine.
//
// Each time that a stack must grow, the runtime walks all its frames. The SDK's are deep, one of them has 8 KB, and it runs each task in a new
// goroutine: growing step by step took a quarter of the time of short tests. A goroutine that calls Grow first grows once, while there is nothing to walk.
//
//	go func() {
//		stack.Grow()
//		work()
//	}()
//
// Stacks should also be shallow: the SDK looks up the names of the upper frames whenever a coroutine of a workflow yields. So the interceptors of this module
// embed the interface of what they stand before instead of the SDK's base, which would add a frame for each.
//
// It is safe for concurrent use.
package stack
