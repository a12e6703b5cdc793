package sim

import (
	"fmt"

	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/proto"

	"github.com/groundhogdev/groundhog/internal/script"
)

// same: the same lines lead to the same histories, byte for byte, whether or not somebody looks on.
func same(v *View, lines []string) string {
	again := newView(script.New())
	for _, line := range lines {
		_ = again.player.Do(line) // errors are the same, too
	}
	if err := again.look(""); err != nil {
		return err.Error()
	}
	if len(again.Runs) != len(v.Runs) {
		return fmt.Sprintf("there are %d runs, and the second time there are %d", len(v.Runs), len(again.Runs))
	}
	for i, r := range v.Runs {
		if first, second := r.bytes(), again.Runs[i].bytes(); first != second {
			return fmt.Sprintf("%s has another history the second time", v.name(r))
		}
	}
	return ""
}

func (r *RunView) bytes() string {
	text, err := proto.MarshalOptions{Deterministic: true}.Marshal(&historypb.History{Events: r.Events})
	if err != nil {
		return err.Error()
	}
	return string(text)
}
