package a

import (
	"time"

	"go.temporal.io/sdk/temporal"
)

func policies(d time.Duration) []temporal.RetryPolicy {
	return []temporal.RetryPolicy{
		{InitialInterval: time.Minute, MaximumInterval: time.Second},                     // want "^the retry policy has a MaximumInterval below its InitialInterval, which the service refuses; correct it, or leave the field out$"
		{BackoffCoefficient: 0.5},                                                        // want "BackoffCoefficient below 1"
		{MaximumAttempts: -1},                                                            // want "negative number"
		{InitialInterval: time.Second, MaximumInterval: d, BackoffCoefficient: 1},        // ok
		{InitialInterval: time.Minute, MaximumAttempts: 1},                               // ok
		{MaximumInterval: 100 * time.Millisecond},                                        // want "below a second, which is the InitialInterval if none is set, and the service refuses that"
		{InitialInterval: d, MaximumInterval: 100 * time.Millisecond},                    // ok
		{MaximumInterval: time.Second},                                                   // ok
		{InitialInterval: time.Minute, MaximumInterval: time.Second, MaximumAttempts: 1}, // ok
		{}, // ok
	}
}

var shrinking = &temporal.RetryPolicy{BackoffCoefficient: 0.5} // want "BackoffCoefficient below 1"

var growing = &temporal.RetryPolicy{BackoffCoefficient: 2} // ok
