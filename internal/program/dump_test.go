package program

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/groundhogdev/groundhog/internal/runner"
)

const overflowDump = `stock is low
runtime: goroutine stack exceeds 1000000000-byte limit
runtime: sp=0x12463bbe0320 stack=[0x12463bbe0000, 0x12465bbe0000]
fatal error: stack overflow

runtime stack:
runtime.throw({0xf7a0ed?, 0x0?})
	/go/src/runtime/panic.go:1229 +0x48

goroutine 26 gp=0x2337 m=3 mp=0x1800 [running]:
example.com/shop/orders.descend(0x4f)
	/shop/orders/orders.go:35 +0x45 fp=0x1
example.com/shop/orders.(*Flows).Overflow(...)
	/shop/orders/orders.go:32
go.temporal.io/sdk/internal.run(0x1)
	/shop/vendor/go.temporal.io/sdk/internal/run.go:9 +0x1
example.com/shop/groundhog_replay/runner.Main()
	/shop/groundhog_replay/runner/main.go:49 +0xdb
created by example.com/shop/orders.start in goroutine 1
	/shop/orders/orders.go:12 +0x1

goroutine 1 [chan receive]:
example.com/shop/other.F()
	/shop/other/other.go:1 +0x1
`

func TestDumpIsReducedToTheUsersCalls(t *testing.T) {
	crash := newCrash(nil, overflowDump, "/shop")
	want := []runner.Frame{
		{Func: "example.com/shop/orders.descend", File: "/shop/orders/orders.go", Line: 35},
		{Func: "example.com/shop/orders.(*Flows).Overflow", File: "/shop/orders/orders.go", Line: 32},
	}
	if diff := cmp.Diff(want, crash.At); diff != "" {
		t.Errorf("frames (-want +got):\n%s", diff)
	}
	const text = "fatal error: stack overflow at /shop/orders/orders.go:35; it printed last:\n    stock is low"
	if crash.Error() != text {
		t.Errorf("got %q, want %q", crash.Error(), text)
	}
}

func TestOutputWithoutDumpIsKept(t *testing.T) {
	for _, output := range []string{"", "panic: at the disco\n", "fatal error: none\n\nreally\n", "\tpanic: quoted\n\ngoroutine 1 [running]:\n"} {
		if crash := newCrash(nil, output, "/shop"); crash.Reason != "" || crash.OutputTail != output {
			t.Errorf("%q is taken for a dump: %+v", output, crash)
		}
	}
}

func TestExcerptIsShort(t *testing.T) {
	got := excerpt(strings.Repeat(strings.Repeat("x", 99)+"\n", 1000))
	if n := strings.Count(got, "\n") + 1; n > tailLines || len(got) > tailShown {
		t.Errorf("%d lines, %d bytes", n, len(got))
	}
	if got := excerpt("one\ntwo\n"); got != "one\ntwo" {
		t.Errorf("got %q", got)
	}
}
