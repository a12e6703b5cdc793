package sim

import (
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/groundhogdev/groundhog/internal/script"
)

// world is everything that the random clients and workers know.
type world struct {
	chance    *rand.Rand
	player    *script.Player
	view      *View
	lines     []string
	watched   []invariant
	failure   *Failure
	labels    int
	weights   []int // of draws
	versions  bool  // whether workers may have versions
	workflows int   // how many workflow ids there are

	promised map[string]func(script.Answer) // what to do with the answers of requests that wait, by label
	asked    []string                       // their labels, the oldest first

	tasks      []task              // workflow tasks that workers have had, stale ones among them
	activities []job               // activity tasks
	nexus      []nexus             // tasks of Nexus handlers
	queries    []string            // tokens of query tasks
	accepted   map[string][]string // update ids that workflows have accepted, by run id
	pages      []string            // page tokens of histories
	sights     []sight             // of standalone activities
	looks      []sight             // of standalone Nexus operations
	focus      job                 // the activity that a request may be about
}

// fields are a message in JSON.
type fields map[string]any

func newWorld(seed uint64) *world {
	player := script.New()
	w := &world{
		chance: rand.New(rand.NewPCG(seed, 0)), player: player, view: newView(player),
		promised: map[string]func(script.Answer){}, accepted: map[string][]string{},
	}
	w.temper()
	return w
}

// do carries out a line.
func (w *world) do(line string) error {
	if w.failure != nil {
		return nil
	}
	w.lines = append(w.lines, line)
	err := w.player.Do(line)
	if w.failure = w.view.watch(line, w.watched); errors.Is(err, script.ErrRequest) {
		w.failure = &Failure{Invariant: "request", Reason: err.Error()}
	}
	w.keepPromises()
	return err
}

// call makes a request, and hands its answer to then if that is not nil. The label names the answer in later lines.
func (w *world) call(name string, req fields, then func(label string, a script.Answer)) {
	w.request("call", name, req, then)
}

// ask is call for a request that may wait.
func (w *world) ask(name string, req fields, then func(label string, a script.Answer)) {
	w.request("ask", name, req, then)
}

func (w *world) request(verb, name string, req fields, then func(string, script.Answer)) {
	text, _ := json.Marshal(req) // fields hold nothing that cannot be written
	w.labels++
	label := fmt.Sprintf("n%d", w.labels)
	if then != nil {
		w.promised[label] = func(a script.Answer) { then(label, a) }
		w.asked = append(w.asked, label)
	}
	_ = w.do(fmt.Sprintf("%s %s = %s %s", verb, label, name, text)) // the answer tells
}

// keepPromises hands out the answers that have come.
func (w *world) keepPromises() {
	var waiting []string
	for _, label := range w.asked {
		answer, ok := w.player.Answer(label)
		if !ok {
			waiting = append(waiting, label)
			continue
		}
		then := w.promised[label]
		delete(w.promised, label)
		then(answer)
	}
	w.asked = waiting
}

// one in n times it is true.
func (w *world) one(n int) bool { return w.chance.IntN(n) == 0 }

// pick chooses among values.
func pick[T any](w *world, values ...T) T { return values[w.chance.IntN(len(values))] }

// some chooses among values that there may be none of.
func some[T any](w *world, values []T) (value T, ok bool) {
	if len(values) == 0 {
		return value, false
	}
	return values[w.chance.IntN(len(values))], true
}

// remember keeps the latest of a list.
func remember[T any](list *[]T, value T) {
	const kept = 12
	*list = append(*list, value)
	if len(*list) > kept {
		*list = (*list)[1:]
	}
}

// use takes one of the kept, and now and then leaves it there, to be used a second time.
func use[T any](w *world, list *[]T) (value T, ok bool) {
	if len(*list) == 0 {
		return value, false
	}
	i := w.chance.IntN(len(*list))
	value = (*list)[i]
	if !w.one(12) {
		*list = append((*list)[:i:i], (*list)[i+1:]...)
	}
	return value, true
}

// seconds draws a duration up to n seconds.
func (w *world) seconds(n int) string { return fmt.Sprintf("%ds", w.chance.IntN(n+1)) }

// payloads is a value as SDKs encode it.
func payloads(size int) fields {
	data, _ := json.Marshal([]byte(`"` + strings.Repeat("x", size) + `"`)) // base64, as JSON writes bytes
	return fields{"payloads": []fields{{"metadata": fields{"encoding": "anNvbi9wbGFpbg=="}, "data": strings.Trim(string(data), `"`)}}}
}
