package core

// Namespaces: the core keeps them apart by their names, and has others know which ones there are.

// Within makes workflows reach out to those namespaces alone that known says there are. Without it there is any. The function is called during steps;
// Within must be called before the first one.
func (c *Core) Within(known func(namespace string) bool) { c.namespaces = known }
