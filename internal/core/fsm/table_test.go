package fsm_test

import (
	"slices"
	"testing"

	"github.com/groundhogdev/groundhog/internal/core/fsm"
)

type state string

type event string

var door = fsm.New("door", fsm.Edges[state, event]{
	"":       {"build": "closed"},
	"closed": {"push": "open", "burn": ""},
	"open":   {"pull": "closed"},
})

func TestNextFollowsTheTable(t *testing.T) {
	if to, ok := door.Next("closed", "push"); to != "open" || !ok {
		t.Errorf("closed takes push to %q, %t, want open", to, ok)
	}
	if to, ok := door.Next("open", "push"); to != "open" || ok {
		t.Errorf("open takes push to %q, %t, want that it stays open and is told so", to, ok)
	}
	if !door.Takes("open", "pull") || door.Takes("closed", "pull") {
		t.Error("pull is not taken by open only")
	}
}

func TestAllListsEveryEdgeInOrder(t *testing.T) {
	var got []string
	for _, e := range door.All() {
		got = append(got, e.String())
	}
	want := []string{
		"door: (none) --build--> closed", "door: closed --burn--> (none)", "door: closed --push--> open", "door: open --pull--> closed",
	}
	if !slices.Equal(got, want) {
		t.Errorf("edges %q, want %q", got, want)
	}
}

func TestObserverSeesWhatIsWalkedAndWhatIsImpossible(t *testing.T) {
	var seen []string
	fsm.Observe(func(e fsm.Edge) { seen = append(seen, e.String()) })
	defer fsm.Observe(nil)
	door.Next("open", "pull")
	door.Next("open", "push")
	if err := door.Refuse("open", "push"); err.Error() != `move door: the state "open" does not take "push"` {
		t.Errorf("error %q", err)
	}
	if want := []string{"door: open --pull--> closed", "door: open --push--> impossible"}; !slices.Equal(seen, want) {
		t.Errorf("the observer saw %q, want %q", seen, want)
	}
}
