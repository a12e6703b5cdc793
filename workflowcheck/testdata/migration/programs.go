// Package migration has one small workflow for each row of the table in docs/workflowcheck-migration.md.
package migration

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand"
	"net/http"
	"os"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/workflow"
)

var counter int

// ReadsClock is wrong.
func ReadsClock(ctx workflow.Context) time.Time { return time.Now() }

// Sleeps is wrong.
func Sleeps(ctx workflow.Context) { time.Sleep(time.Second) }

// StartsTimer is wrong.
func StartsTimer(ctx workflow.Context) { time.AfterFunc(time.Second, func() {}) }

// ReadsClockInHelper is wrong.
func ReadsClockInHelper(ctx workflow.Context) time.Time { return now() }

func now() time.Time { return time.Now() }

// ReadsClockThroughVariable is wrong.
func ReadsClockThroughVariable(ctx workflow.Context) time.Time {
	f := time.Now
	return f()
}

// ReadsClockThroughInterface is wrong.
func ReadsClockThroughInterface(ctx workflow.Context, c clock) time.Time { return c.Read() }

type clock interface{ Read() time.Time }

type wall struct{}

func (wall) Read() time.Time { return time.Now() }

// DrawsRandom is wrong.
func DrawsRandom(ctx workflow.Context) int { return rand.Intn(3) }

// MakesUUID is wrong.
func MakesUUID(ctx workflow.Context) string { return uuid.NewString() }

// ReadsEnvironment is wrong.
func ReadsEnvironment(ctx workflow.Context) string { return os.Getenv("X") }

// StartsGoroutine is wrong.
func StartsGoroutine(ctx workflow.Context) { go now() }

// SendsToChannel is wrong.
func SendsToChannel(ctx workflow.Context, ch chan int) { ch <- 1 }

// Selects is wrong.
func Selects(ctx workflow.Context) {
	select {}
}

// ClosesChannel is wrong.
func ClosesChannel(ctx workflow.Context, ch chan int) { close(ch) }

// LocksMutex is wrong.
func LocksMutex(ctx workflow.Context, mu *sync.Mutex) { mu.Lock() }

// WaitsForGroup is wrong.
func WaitsForGroup(ctx workflow.Context, wg *sync.WaitGroup) { wg.Wait() }

// RangesOverMap is wrong.
func RangesOverMap(ctx workflow.Context, m map[string]int) {
	for k := range m {
		_ = workflow.ExecuteActivity(ctx, k)
	}
}

// SumsMap is right.
func SumsMap(ctx workflow.Context, m map[string]int) (n int) {
	for _, v := range m {
		n += v
	}
	return n
}

// SortsKeys is right.
func SortsKeys(ctx workflow.Context, m map[string]int) (keys []string) {
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// Prints is wrong.
func Prints(ctx workflow.Context) { fmt.Println("x") }

// PrintsIfNotReplaying is right.
func PrintsIfNotReplaying(ctx workflow.Context) {
	if !workflow.IsReplaying(ctx) {
		fmt.Println("x")
	}
}

// Fetches is wrong.
func Fetches(ctx workflow.Context) { _, _ = http.Get("http://x") }

// WritesGlobal is wrong.
func WritesGlobal(ctx workflow.Context) { counter++ }

// FormatsPointer is wrong.
func FormatsPointer(ctx workflow.Context, n *int) string { return fmt.Sprint(n) }

// UsesContext is wrong.
func UsesContext(ctx workflow.Context) context.Context { return context.Background() }

// FormatsValues is right.
func FormatsValues(ctx workflow.Context, n int) error {
	text, err := json.Marshal(n)
	if err != nil || errors.Is(err, context.Canceled) {
		return fmt.Errorf("encode %d: %w", n, err)
	}
	_ = strings.ToUpper(string(text))
	return nil
}

// HasSideEffect is right.
func HasSideEffect(ctx workflow.Context) (id string, err error) {
	err = workflow.SideEffect(ctx, func(workflow.Context) any { return uuid.NewString() }).Get(&id)
	return id, err
}

// HasNamedSideEffect is right.
func HasNamedSideEffect(ctx workflow.Context) (id string, err error) {
	err = workflow.SideEffect(ctx, newID).Get(&id)
	return id, err
}

func newID(workflow.Context) any { return uuid.NewString() }

// UpdateWithoutContext is wrong.
func UpdateWithoutContext(ctx workflow.Context) error {
	return workflow.SetUpdateHandler(ctx, "u", func() error { _ = time.Now(); return nil })
}

// WrongArguments is wrong.
func WrongArguments(ctx workflow.Context) error {
	return workflow.ExecuteActivity(ctx, activity, 1, 2).Get(ctx, nil)
}

func activity(ctx context.Context, name string) error { return nil }
