// Package visibility is the part of Temporal's list filters that tests use: comparisons of attributes, combined by AND, OR,
// NOT and parentheses.
//
//	WorkflowType = 'Order' AND (ExecutionStatus = 'Running' OR CloseTime > '2026-01-01T00:00:00Z')
//
// The comparisons are =, !=, <, <=, >, >=, IN, NOT IN, BETWEEN, NOT BETWEEN, STARTS_WITH, NOT STARTS_WITH, IS NULL and IS NOT NULL.
// Nothing here changes once it is made, so all of it is safe for concurrent use.
package visibility
