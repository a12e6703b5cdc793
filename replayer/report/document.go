package report

import "time"

// Schema names the layout of JSON reports. Fields may be added under the same name; one that changes its meaning or goes away
// changes the name. docs/replay-check-json.md describes every field.
const Schema = "groundhog.replay-check/v1"

// The layout is spelt out here, apart from the types of packages replayer and explain, so that those can change and it does not.
type (
	document struct {
		Schema    string       `json:"schema"`
		Tool      docTool      `json:"tool"`
		Generated time.Time    `json:"generated,omitzero"`
		ExitCode  int          `json:"exitCode"`
		Counts    docCounts    `json:"counts"`
		Coverage  docCoverage  `json:"coverage"`
		Results   []docHistory `json:"results"`
	}
	docTool struct {
		Name    string `json:"name"`
		Version string `json:"version,omitempty"`
	}
	docCounts struct {
		Histories int `json:"histories"`
		Passed    int `json:"passed"`
		Diverged  int `json:"diverged"`
		Trouble   int `json:"trouble"`
		Skipped   int `json:"skipped"`
		Cached    int `json:"cached"`
		Warnings  int `json:"warnings"`
	}
	docCoverage struct {
		Types    map[string]int `json:"workflowTypes"`
		Versions map[string]int `json:"versions"`
		BuildIDs map[string]int `json:"buildIds"`
		Events   map[string]int `json:"eventTypes"`
		Total    int            `json:"events"`
		Oldest   time.Time      `json:"oldest,omitzero"`
		Newest   time.Time      `json:"newest,omitzero"`
	}
)

type (
	docHistory struct {
		Name         string         `json:"name"`
		File         string         `json:"file,omitempty"`
		Line         int            `json:"line,omitempty"`
		Verdict      string         `json:"verdict"`
		Cached       bool           `json:"cached"`
		ElapsedMs    float64        `json:"elapsedMs"`
		WorkflowType string         `json:"workflowType,omitempty"`
		WorkflowID   string         `json:"workflowId,omitempty"`
		RunID        string         `json:"runId,omitempty"`
		Events       int            `json:"events"`
		EventTypes   map[string]int `json:"eventTypes,omitempty"`
		First        time.Time      `json:"first,omitzero"`
		Last         time.Time      `json:"last,omitzero"`
		LastEvent    string         `json:"lastEvent,omitempty"`
		Versions     []string       `json:"versions,omitempty"`
		BuildIDs     []string       `json:"buildIds,omitempty"`
		SDKs         []string       `json:"sdks,omitempty"`
		Reencoded    bool           `json:"reencoded,omitempty"`
		Error        *docError      `json:"error,omitempty"`
		Divergence   *docDivergence `json:"divergence,omitempty"`
		Warnings     []docWarning   `json:"warnings,omitempty"`
		Next         []docStep      `json:"next,omitempty"`
		NextError    string         `json:"nextError,omitempty"`
	}
	docError struct {
		Text string `json:"text"`
		Kind string `json:"kind,omitempty"`
		Hint string `json:"hint,omitempty"`
	}
	docDivergence struct {
		Site     docSite         `json:"site"`
		Change   string          `json:"change"`
		Summary  string          `json:"summary"`
		Event    *docEvent       `json:"event,omitempty"`
		Step     *docStep        `json:"step,omitempty"`
		Diff     []docDifference `json:"diff,omitempty"`
		Matched  []docMatch      `json:"matched,omitempty"`
		CallSite *docFrame       `json:"callSite,omitempty"`
		Stack    []docFrame      `json:"stack,omitempty"`
		Advice   []string        `json:"advice,omitempty"`
		Patch    string          `json:"patch,omitempty"`
		SDKError string          `json:"sdkError"`
	}
	docWarning struct {
		Event    docEvent        `json:"event"`
		Step     docStep         `json:"step"`
		Diff     []docDifference `json:"diff"`
		CallSite *docFrame       `json:"callSite,omitempty"`
	}
)

type (
	docSite struct {
		Key   string `json:"key"`
		Title string `json:"title"`
	}
	docMatch struct {
		Event docEvent `json:"event"`
		Step  docStep  `json:"step"`
	}
	docEvent struct {
		ID     int64      `json:"id"`
		Type   string     `json:"type"`
		Task   int64      `json:"task,omitempty"`
		Kind   string     `json:"kind,omitempty"`
		Name   string     `json:"name,omitempty"`
		Ref    string     `json:"ref,omitempty"`
		Fields []docField `json:"fields,omitempty"`
	}
	docStep struct {
		Task   int64      `json:"task"`
		Kind   string     `json:"kind,omitempty"`
		Call   string     `json:"call"`
		Name   string     `json:"name,omitempty"`
		ID     string     `json:"id,omitempty"`
		Silent bool       `json:"silent,omitempty"`
		Fields []docField `json:"fields,omitempty"`
		Stack  []docFrame `json:"stack,omitempty"`
	}
	docField struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	docDifference struct {
		Field   string `json:"field"`
		History string `json:"history"`
		Code    string `json:"code"`
	}
	docFrame struct {
		Func string `json:"func"`
		File string `json:"file"`
		Line int    `json:"line"`
	}
)
