package a

import (
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"sort"
	"strconv"
	"strings"
	"sync"

	"go.temporal.io/sdk/workflow"
)

type order struct {
	total int
	price float64
	done  bool
}

func (o *order) valid() bool { return o.done }

func Seen(ctx workflow.Context, m map[string]*order, set map[int]bool) (string, error) {
	for id, o := range m { // want "range over a map does things in any order that go into the history; range over sorted keys"
		workflow.ExecuteActivity(ctx, "Ship", id, o)
	}
	var all []string
	for id := range m { // want "appends in any order, and nothing sorts it"
		all = append(all, id)
	}
	sum := 0.0
	for _, o := range m { // want "adds up floats in any order"
		sum += o.price
	}
	text := ""
	for id := range m { // want "joins strings in any order"
		text += id
	}
	var best string
	top := 0
	for id, o := range m { // want "keeps the entry that comes last in any order"
		if o.total > top {
			top, best = o.total, id
		}
	}
	for id, o := range m { // want "keeps the entry that comes last"
		if o.total > top {
			top = o.total
			best = id
		}
	}
	n := 0
	for range set { // want "stops after entries that come first in any order"
		n += 2
		if n > 3 {
			break
		}
	}
	for k := range set { // want "keeps the entry that comes last"
		n = k
		break
	}
	for id := range m { // want "calls a function for its effects"
		notify(id)
	}
	var b strings.Builder
	for id := range m { // want "calls a function for its effects"
		b.WriteString(id)
	}
	state := 0
	for _, o := range m { // want "sets a variable to what the entry that comes last"
		if o.done {
			state = 1
		} else {
			state = 2
		}
	}
	for id, o := range m { // want "returns the entry that comes first"
		if o.done {
			return id, nil
		}
	}
	owners := map[*order]string{}
	for id, o := range m { // want "keeps the entry that comes last"
		owners[o] = id
	}
	_ = state
	_ = slices.Collect(maps.Keys(m)) // want "an iterator over a map yields the entries in any order"
	for k := range maps.Keys(m) {    // want "range over a map"
		all = append(all, k)
	}
	var sm sync.Map
	sm.Range(func(k, v any) bool { return true }) // want "visits the entries in any order"
	return best, nil
}

func Unseen(ctx workflow.Context, m map[string]*order, other map[string]int) (bool, error) {
	var keys []string
	for id := range m { // ok
		keys = append(keys, id)
	}
	sort.Strings(keys)
	byTotal := map[int][]string{}
	for id, o := range m { // ok
		byTotal[o.total] = append(byTotal[o.total], id)
	}
	for _, group := range byTotal { // ok
		sort.Strings(group)
	}
	n, sum, bits := 0, 0, 0
	for _, o := range m { // ok
		n++
		sum += o.total
		bits |= o.total
		sum = sum + 2
	}
	for id, v := range other { // ok
		if v == 0 {
			delete(other, id)
			continue
		}
		m[id] = &order{total: v}
	}
	found := false
	every := true
	for id, o := range m { // ok
		if o.valid() && strings.HasPrefix(id, "x") {
			found = true
		}
		every = every && o.done
		o.done = true
	}
	low, high := 0, 0
	for _, o := range m { // ok
		low = min(low, o.total)
		if o.total > high {
			high = o.total
		}
	}
	for id := range m { // ok
		workflow.GetLogger(ctx).Info("order", "id", id)
		if id == "" {
			return false, errors.New("an order has no id")
		}
	}
	newest, at := 0, 0
	for k, v := range map[int]int{} { // ok
		if k > at {
			newest = v
			at = k
		}
	}
	_ = newest
	header := http.Header{}
	for id := range m { // ok
		header.Set(id, "x")
	}
	sizes := map[*order]int{}
	for _, o := range m { // ok
		sizes[o] = o.total + n
	}
	values := map[string]any{}
	for id, o := range values { // ok
		switch o := o.(type) {
		case int:
			values[id] = o + 1
		case string:
			if _, err := strconv.Atoi(o); err != nil {
				return false, fmt.Errorf("order %q: %w", id, err)
			}
		}
	}
	if len(m) == 1 {
		for id := range m { // ok
			keys = append(keys, id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(m)) { // ok
		workflow.ExecuteActivity(ctx, "Ship", id)
	}
	for _, id := range workflow.DeterministicKeys(m) { // ok
		workflow.ExecuteActivity(ctx, "Ship", id)
	}
	names := slices.Collect(maps.Keys(m)) // ok
	slices.Sort(names)
	copied := maps.Collect(maps.All(m)) // ok
	for _, o := range copied {          // ok
		switch {
		case o.total > 5:
			n++
		default:
			break
		}
	}
	return found && every, nil
}

func Generic[M ~map[K]V, K comparable, V any](ctx workflow.Context, m M) []K {
	var out []K
	for k := range m { // want "appends in any order"
		out = append(out, k)
	}
	return out
}

func notify(string) {}

func Searched(ctx workflow.Context, m map[string]*order) (bool, []string) {
	var seen []string
	for id := range m { // ok
		seen = append(seen, id)
	}
	var all []string
	for id := range m { // want "appends in any order, and nothing sorts it"
		all = append(all, id)
	}
	return len(seen) > 1 && slices.Contains(seen, "x") && slices.Contains(all, "x"), all
}
