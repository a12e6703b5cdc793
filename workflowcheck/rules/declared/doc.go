// Package declared finds workflow code that uses what your configuration declares to be nondeterministic.
//
// Name functions, methods, methods of interfaces and package variables in the file that -config names; false declares the opposite.
//
//	decls:
//	  example.com/shop/stock.Level: true
//	  (*example.com/shop/clock.Fake).Now: false
//
// WRONG
//
//	level := stock.Level(item)
//
// RIGHT
//
//	err := workflow.ExecuteActivity(ctx, stock.Level, item).Get(ctx, &level)
package declared
