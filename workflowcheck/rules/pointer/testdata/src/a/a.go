package a

import (
	"errors"
	"fmt"
	"time"

	"go.temporal.io/sdk/workflow"
)

type order struct{ id string }

type nested struct{ o *order }

type named struct{ o *order }

func (*named) String() string { return "named" }

func Workflow(ctx workflow.Context, o *order, n *nested, s *named, list []*order, at *time.Time) error {
	_ = fmt.Sprintf("%p", o)              // want "^o is formatted with an address, which is another one in each run; format what identifies it$"
	_ = fmt.Sprintf("%d %v", 1, list)     // want "list is formatted with an address"
	_ = fmt.Sprint(n)                     // want "n is formatted with an address"
	_ = fmt.Sprint(&n)                    // want "is formatted with an address"
	_ = fmt.Sprint(Workflow)              // want "Workflow is formatted with an address"
	_ = fmt.Errorf("bad: %v", *n)         // want "n is formatted with an address"
	_ = fmt.Sprint(o)                     // ok
	_ = fmt.Sprint(o.id, *o)              // ok
	_ = fmt.Sprintf("%v %s", s, s)        // ok
	_ = fmt.Sprintf("%v", at)             // ok
	_ = fmt.Sprintf("%T", n)              // ok
	_ = fmt.Errorf("%w", errors.New("x")) // ok
	return nil
}
