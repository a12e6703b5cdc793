package explain

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/groundhogdev/groundhog/internal/runner"
)

// sketch shows where a workflow.GetVersion would keep old runs replayable.
func sketch(d *Divergence) string {
	switch d.Change {
	case Added:
		if d.Step == nil {
			return ""
		}
		return guarded("add", label(d.Step.Kind, d.Step.Name), statementOr(d.At, callText(d.Step)), "")
	case Removed:
		if d.Event == nil || d.Event.Kind == runner.KindOther {
			return ""
		}
		return guarded("remove", label(d.Event.Kind, d.Event.Name), "", callOf(d.Event))
	case Renamed, ChangedKind, ChangedTarget, Reordered:
		if d.Step == nil || d.Event == nil || d.Change == Reordered && sameCall(d.Event, d.Step) {
			return "" // the call is the same: what has to be guarded is the wait before it
		}
		return guarded("change", label(d.Event.Kind, d.Event.Name), statementOr(d.At, callText(d.Step)), callOf(d.Event))
	case CompletedEarly:
		return guarded("remove", label(d.Event.Kind, d.Event.Name), "", callOf(d.Event))
	}
	return ""
}

// guarded renders the two branches of a version; either may be empty.
func guarded(verb, label, now, before string) string {
	change := verb + "-" + label
	var text strings.Builder
	fmt.Fprintf(&text, "v := workflow.GetVersion(ctx, %q, workflow.DefaultVersion, 1)\n", change)
	switch {
	case before == "":
		fmt.Fprintf(&text, "if v >= 1 {\n%s\n}\n", indent(now))
	case now == "":
		fmt.Fprintf(&text, "if v == workflow.DefaultVersion {\n%s\n}\n", indent(before))
	default:
		fmt.Fprintf(&text, "if v == workflow.DefaultVersion {\n%s\n} else {\n%s\n}\n", indent(before), indent(now))
	}
	return text.String()
}

func statementOr(at []Frame, fallback string) string {
	if len(at) > 0 {
		if s := statement(at[0]); s != "" {
			return s
		}
	}
	return fallback
}

func callText(s *Step) string {
	if s.Name == "" {
		return s.Call + "(ctx, ...)"
	}
	return fmt.Sprintf("%s(ctx, %q, ...)", s.Call, s.Name)
}

// calls are the API functions that lead to each kind of event.
var calls = map[Kind]string{
	runner.KindActivity: "workflow.ExecuteActivity", runner.KindLocalActivity: "workflow.ExecuteLocalActivity",
	runner.KindChild: "workflow.ExecuteChildWorkflow", runner.KindSideEffect: "workflow.SideEffect",
	runner.KindMutableSideEffect: "workflow.MutableSideEffect", runner.KindSignalExternal: "workflow.SignalExternalWorkflow",
	runner.KindCancelExternal: "workflow.RequestCancelExternalWorkflow", runner.KindSearchAttributes: "workflow.UpsertTypedSearchAttributes",
	runner.KindMemo: "workflow.UpsertMemo", runner.KindNexus: "nexusClient.ExecuteOperation",
}

// callOf is the call that led to an event, as the old code must have had it.
func callOf(e *Event) string {
	switch e.Kind {
	case runner.KindTimer:
		return fmt.Sprintf("workflow.Sleep(ctx, %s) // or workflow.NewTimer", goDuration(e.Name))
	case runner.KindCancelTimer, runner.KindCancelActivity, runner.KindCancelNexus:
		return "cancel() // the " + string(e.Kind)
	}
	if call, ok := calls[e.Kind]; ok {
		return fmt.Sprintf("%s(ctx, %s...) // as it was", call, argument(e.Name))
	}
	return "// what the old code did here: " + eventWords(e)
}

func argument(name string) string {
	if name == "" {
		return ""
	}
	return fmt.Sprintf("%q, ", name)
}

// goDuration turns "1h0m0s" into an expression that reads well enough.
func goDuration(text string) string {
	for _, unit := range []struct{ suffix, name string }{{"h0m0s", "Hour"}, {"m0s", "Minute"}, {"ms", "Millisecond"}, {"s", "Second"}} {
		if n, ok := strings.CutSuffix(text, unit.suffix); ok && !strings.ContainsFunc(n, unicode.IsLetter) {
			return n + "*time." + unit.name
		}
	}
	return "/* " + text + " */"
}

// label is what a change id calls a step or an event: by its name, unless it has none that lasts, like a timer.
func label(k Kind, name string) string {
	if text := slug(name); text != "" && k != runner.KindTimer && k != runner.KindCancelTimer {
		return text
	}
	return slug(string(k))
}

// slug turns "ShipOrder" into "ship-order".
func slug(name string) string {
	var text strings.Builder
	dash := false
	for i, r := range name {
		switch {
		case unicode.IsUpper(r) && i > 0 && !dash:
			text.WriteByte('-')
			fallthrough
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			text.WriteRune(unicode.ToLower(r))
			dash = false
		case !dash && text.Len() > 0:
			text.WriteByte('-')
			dash = true
		}
	}
	return strings.Trim(text.String(), "-")
}

func indent(text string) string { return "\t" + strings.ReplaceAll(text, "\n", "\n\t") }
