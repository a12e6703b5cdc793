package a

import (
	crand "crypto/rand"
	"math/rand"
	randv2 "math/rand/v2"

	"github.com/google/uuid"
	"go.temporal.io/sdk/workflow"
)

func Workflow(ctx workflow.Context, id string) error {
	_ = rand.Intn(3)                            // want "^rand.Intn draws a random number; use workflow.SideEffect or workflow.GetRandomStream$"
	_ = randv2.N(10)                            // want "draws a random number"
	rand.Shuffle(3, func(i, j int) {})          // want "draws a random number"
	_, _ = crand.Read(nil)                      // want "draws a random number"
	_ = crand.Reader                            // want "draws a random number"
	_ = uuid.NewString()                        // want "makes a random id"
	_ = uuid.New()                              // want "makes a random id"
	_, _ = uuid.Parse(id)                       // ok
	_ = uuid.NewSHA1(uuid.NameSpaceURL, nil)    // ok
	mine := rand.New(rand.NewSource(1))         // ok
	_ = mine.Intn(3)                            // ok
	_ = randv2.New(randv2.NewPCG(1, 2)).IntN(3) // ok
	var drawn string
	return workflow.SideEffect(ctx, func(workflow.Context) any { return uuid.NewString() }).Get(&drawn) // ok
}
