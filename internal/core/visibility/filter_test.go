package visibility

import (
	"strings"
	"testing"
)

func attributes(name string) any {
	return map[string]any{
		"WorkflowId": "order-1", "WorkflowType": "Order", "ExecutionStatus": "Running", "StartTime": "2026-01-02T03:04:05Z",
		"Amount": 12.5, "Express": true, "Tags": []string{"blue", "new"}, "HistoryLength": int64(7),
	}[name]
}

func TestMatches(t *testing.T) {
	for query, want := range map[string]bool{
		"":                         true,
		"WorkflowType = 'Order'":   true,
		`WorkflowType = "Order"`:   true,
		"`WorkflowType` = 'Order'": true,
		"WorkflowType='Other'":     false,
		"WorkflowType != 'Other'":  true,
		"WorkflowType <> 'Order'":  false,
		"WorkflowType = 'Order' AND ExecutionStatus = 'Closed'":               false,
		"WorkflowType = 'Other' OR ExecutionStatus = 'Running'":               true,
		"WorkflowType = 'Order' OR WorkflowType = 'x' AND WorkflowId = 'x'":   true, // AND binds first
		"(WorkflowType = 'Order' OR WorkflowType = 'x') AND WorkflowId = 'x'": false,
		"not (WorkflowType = 'Other')":                                        true,
		"WorkflowId STARTS_WITH 'order-'":                                     true,
		"WorkflowId NOT STARTS_WITH 'ord'":                                    false,
		"WorkflowId in ('a', 'order-1')":                                      true,
		"WorkflowId NOT IN ('order-1')":                                       false,
		"StartTime > '2026-01-02T04:04:04+01:00'":                             true, // times are compared as such
		"StartTime BETWEEN '2026-01-01T00:00:00Z' AND '2026-01-02T00:00:00Z'": false,
		"CloseTime IS NULL":                                                   true,
		"StartTime IS NOT NULL":                                               true,
		"CloseTime < '2030-01-01T00:00:00Z'":                                  false, // nothing compares with null
		"CloseTime != 'x'":                                                    false,
		"Amount >= 12.5":                                                      true,
		"Amount < -3":                                                         false,
		"HistoryLength NOT BETWEEN 1 AND 6":                                   true,
		"Express = true":                                                      true,
		"Tags = 'blue'":                                                       true,
		"Tags = 'red'":                                                        false,
		"WorkflowId = 'it''s'":                                                false,
		"GROUP BY ExecutionStatus":                                            true,
	} {
		f, err := Parse(query)
		if err != nil {
			t.Errorf("%s: %v", query, err)
			continue
		}
		if got := f.Matches(attributes); got != want {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
}

func TestBadQueries(t *testing.T) {
	for query, want := range map[string]string{
		"WorkflowType":                  "comparison expected",
		"WorkflowType = ":               "value expected",
		"WorkflowType = Order":          "value expected",
		"= 'x'":                         "name of a search attribute expected",
		"WorkflowType = 'x":             "unterminated text",
		"`WorkflowType = 'x'":           "unterminated name",
		"(WorkflowType = 'x'":           ") expected",
		"WorkflowType = 'x' )":          `syntax error at ")"`,
		"WorkflowType = 'x' AND":        "name of a search attribute expected",
		"WorkflowType IN 'x'":           "( expected",
		"WorkflowType IN ('x'":          ") expected",
		"WorkflowType IS 'x'":           "NULL expected",
		"StartTime BETWEEN 'x' OR 'y'":  "AND expected",
		"WorkflowType ; 'x'":            `unexpected ";"`,
		"ORDER BY StartTime":            "'ORDER BY' clause",
		"GROUP ExecutionStatus":         "BY expected",
		"WorkflowType = 'x' WorkflowId": "syntax error",
	} {
		if _, err := Parse(query); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %q", query, err, want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("WorkflowType = 'Order' AND (A IN (1, 2) OR NOT B IS NULL) GROUP BY C")
	f.Fuzz(func(t *testing.T, query string) {
		if filter, err := Parse(query); err == nil {
			filter.Matches(attributes) // must not panic
		}
	})
}
