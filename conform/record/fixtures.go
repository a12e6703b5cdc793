package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"go.temporal.io/api/temporalproto"
	"go.temporal.io/sdk/client"
	"go.temporal.io/server/common/headers"

	"github.com/groundhogdev/groundhog/conform/realserver"
)

// origin is the end of every fixture's name: who recorded it.
const origin = ".real-server.v" + headers.ServerVersion + ".json"

// fixtures is the directory into which histories are written.
type fixtures struct {
	dir   string
	scrub *realserver.Scrubber
}

// write fetches, scrubs and writes one run.
func (f fixtures) write(ctx context.Context, c client.Client, s scenario, k keep) error {
	history, err := fetch(ctx, c, k)
	if err != nil {
		return err
	}
	f.scrub.Message(history.ProtoReflect())
	text, err := temporalproto.CustomJSONMarshalOptions{Indent: "  "}.Marshal(history)
	if err != nil {
		return fmt.Errorf("encode history of workflow %q: %w", k.workflowID, err)
	}
	dir := filepath.Join(f.dir, s.feature)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("write fixture of %q: %w", s.name(), err)
	}
	name := s.label
	if k.label != "" {
		name += "-" + k.label
	}
	if err := os.WriteFile(filepath.Join(dir, name+origin), append(text, '\n'), 0o644); err != nil {
		return fmt.Errorf("write fixture of %q: %w", s.name(), err)
	}
	return nil
}

// fetch reads the whole history of a run.
func fetch(ctx context.Context, c client.Client, k keep) (*historypb.History, error) {
	it := c.GetWorkflowHistory(ctx, k.workflowID, k.runID, false, enumspb.HISTORY_EVENT_FILTER_TYPE_ALL_EVENT)
	history := &historypb.History{}
	for it.HasNext() {
		event, err := it.Next()
		if err != nil {
			return nil, fmt.Errorf("fetch history of workflow %q: %w", k.workflowID, err)
		}
		history.Events = append(history.Events, event)
	}
	return history, nil
}

// fileLabel makes a label for a file's name of a workflow ID's last part.
func fileLabel(id string) string {
	if id == "" {
		return "unnamed"
	}
	return strings.ReplaceAll(id, " ", "_")
}
