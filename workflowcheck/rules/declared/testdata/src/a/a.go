package a

import (
	"strings"
	"time"

	"go.temporal.io/sdk/workflow"
)

var Counter int

type Store interface{ Get() string }

func Workflow(ctx workflow.Context, s Store) error {
	Lookup()
	_ = s.Get()                 // want "Get is declared nondeterministic by the configuration"
	_ = strings.ToLower("A")    // want "strings.ToLower is declared"
	_ = Counter                 // want "a.Counter is declared"
	_ = time.Tick(time.Second)  // ok
	_ = time.Since(time.Time{}) // want "time.Since reads the wall clock"
	trusted()
	return nil
}

func Lookup() {} // want "a.Lookup is declared"

func trusted() { time.Sleep(1) } // ok
