package norm

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"regexp"
	"sort"
	"strings"
	"time"
)

var (
	uuidRE  = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	stampRE = regexp.MustCompile(`-\d{5,}-\d+`) // refhist's id suffix
	timeRE  = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)`)
	tokenRE = regexp.MustCompile(`operation token: \\?"[^"\\]*\\?"`)
	knownRE = regexp.MustCompile(`KnownUpdates=\[([^\]]*)\]`)         // in the order of a map
	hostRE  = regexp.MustCompile(`\d+@[^@"]*@[^"]*`)                  // SDK default identity pid@host@...
	queueRE = regexp.MustCompile(`^[^:]+:(` + uuidRE.String() + `)$`) // a sticky queue's name has that of the host
)

// drop are attribute paths (last element, or event-relative) without meaning across runs.
var drop = map[string]bool{
	"eventTime": true, "taskId": true, "version": true, "historySizeBytes": true, "stackTrace": true,
	"temporal-callback-token": true, "nexus-operation-id": true, "nexus-operation-token": true,
	"operationId": true, "operationToken": true,
	"createTime": true, "expireTime": true, "workflowExecutionExpirationTime": true,
	"TemporalScheduledStartTime": true, "principal": true, "binaryChecksum": true,
}

type state struct{ names map[string]string }

func (s *state) str(v string) string {
	v = stampRE.ReplaceAllString(v, "-ID")
	v = timeRE.ReplaceAllString(v, "TIME")
	v = tokenRE.ReplaceAllString(v, "operation token: TOKEN")
	v = hostRE.ReplaceAllString(v, "IDENTITY")
	v = queueRE.ReplaceAllString(v, "HOST:$1")
	v = knownRE.ReplaceAllStringFunc(v, func(list string) string {
		names := strings.Fields(knownRE.FindStringSubmatch(list)[1])
		sort.Strings(names)
		return "KnownUpdates=[" + strings.Join(names, " ") + "]"
	})
	return uuidRE.ReplaceAllStringFunc(v, func(u string) string {
		if s.names[u] == "" {
			s.names[u] = fmt.Sprintf("uuid-%d", len(s.names)+1)
		}
		return s.names[u]
	})
}

func (s *state) walk(key string, v any) any {
	switch x := v.(type) {
	case map[string]any:
		out := map[string]any{}
		ks := make([]string, 0, len(x))
		for k := range x {
			ks = append(ks, k)
		}
		sort.Strings(ks) // placeholder numbering must not depend on map order
		for _, k := range ks {
			if drop[k] {
				continue
			}
			// a workflow task handed back inline has the request id "request-from-RespondWorkflowTaskCompleted"
			if k == "workflowTaskStartedEventAttributes" {
				delete(x[k].(map[string]any), "requestId")
			}
			// the pause before a continued run's first task is what is left of a second since its
			// predecessor's start; for cron, retry and start delay it is part of the contract
			if k == "workflowExecutionStartedEventAttributes" {
				if a := x[k].(map[string]any); a["initiator"] == "CONTINUE_AS_NEW_INITIATOR_WORKFLOW" {
					delete(a, "firstWorkflowTaskBackoff")
				}
			}
			out[k] = s.walk(k, x[k])
		}
		return out
	case []any:
		out := make([]any, len(x))
		for i := range x {
			out[i] = s.walk(key, x[i])
		}
		if key == "langUsedFlags" {
			sort.Slice(out, func(i, j int) bool { return fmt.Sprint(out[i]) < fmt.Sprint(out[j]) })
		}
		return out
	case string:
		if key == "data" {
			if b, err := base64.StdEncoding.DecodeString(x); err == nil {
				var text bytes.Buffer
				if json.Compact(&text, b) == nil { // protojson's spaces change from build to build
					b = text.Bytes()
				}
				return s.str(string(b))
			}
		}
		if key == "buildId" {
			return "BUILD" // the hash of the worker's executable
		}
		if strings.HasSuffix(key, "ime") {
			if _, err := time.Parse(time.RFC3339Nano, x); err == nil {
				return "TIME"
			}
		}
		return s.str(x)
	default:
		return v
	}
}

// Text normalises a text that mentions ids and times.
func Text(text string) string { return (&state{names: map[string]string{}}).str(text) }

// Events normalises a history given as JSON ({"events": [...]}) and returns one line per event.
func Events(b []byte) ([]string, error) {
	var h struct {
		Events []map[string]any `json:"events"`
	}
	if err := json.Unmarshal(b, &h); err != nil {
		return nil, err
	}
	s := &state{names: map[string]string{}}
	var out []string
	for _, e := range h.Events {
		j, err := json.Marshal(s.walk("", e))
		if err != nil {
			return nil, err
		}
		out = append(out, string(j))
	}
	return out, nil
}
