// Package stock is no workflow code by itself.
package stock

import "os"

// Level looks at the world.
func Level(item string) string { return os.Getenv("STOCK_" + item) }
