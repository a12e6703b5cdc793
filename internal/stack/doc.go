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
// It is safe for concurrent use.
package stack
