package subscription

import "go.temporal.io/sdk/workflow"

// sleepThroughPeriod waits for the end of the period and obeys the signals that come in meanwhile. A pause stops the
// period's clock: it starts anew when the subscription is resumed.
func sleepThroughPeriod(ctx workflow.Context, s *State) error {
	for {
		ended, err := sleepOnce(ctx, s)
		if err != nil || ended || s.Cancelled {
			return err
		}
	}
}

// sleepOnce waits for the first of the period's end and a signal.
func sleepOnce(ctx workflow.Context, s *State) (ended bool, err error) {
	timerCtx, stop := workflow.WithCancel(ctx)
	defer stop()
	sel := workflow.NewSelector(ctx)
	if !s.Paused {
		timer := workflow.NewTimerWithOptions(timerCtx, s.Period, workflow.TimerOptions{Summary: "billing period"})
		sel.AddFuture(timer, func(f workflow.Future) {
			err = f.Get(ctx, nil)
			ended = err == nil
		})
	}
	for _, c := range commands {
		sel.AddReceive(workflow.GetSignalChannel(ctx, c.signal), func(ch workflow.ReceiveChannel, _ bool) {
			ch.Receive(ctx, nil)
			c.obey(s)
		})
	}
	sel.AddReceive(ctx.Done(), func(workflow.ReceiveChannel, bool) { err = ctx.Err() })
	sel.Select(ctx)
	return ended, err
}

// commands lists what each signal does. The order matters: a selector prefers the case that was added first.
var commands = []struct {
	signal string
	obey   func(*State)
}{
	{SignalPause, func(s *State) { s.Paused = true }},
	{SignalResume, func(s *State) { s.Paused = false }},
	{SignalCancel, func(s *State) { s.Cancelled = true }},
}

// unheard reports whether a signal waits to be obeyed.
func unheard(ctx workflow.Context) bool {
	for _, c := range commands {
		if workflow.GetSignalChannel(ctx, c.signal).Len() > 0 {
			return true
		}
	}
	return false
}
