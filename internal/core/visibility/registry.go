package visibility

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	"go.temporal.io/api/serviceerror"
)

// Registry knows the search attributes of all namespaces. The zero value is open: it lets workflows have attributes that nobody
// registered. A server does not; a closed one refuses them with the errors of a server over SQL (common/searchattribute).
type Registry struct {
	closed bool
	custom map[string]map[string]enumspb.IndexedValueType // by namespace
}

// attributeType is an abbreviation.
type attributeType = enumspb.IndexedValueType

const (
	keyword  = enumspb.INDEXED_VALUE_TYPE_KEYWORD
	keywords = enumspb.INDEXED_VALUE_TYPE_KEYWORD_LIST
	datetime = enumspb.INDEXED_VALUE_TYPE_DATETIME
	integer  = enumspb.INDEXED_VALUE_TYPE_INT
)

// system are the attributes that every workflow has; nobody can set them.
var system = map[string]attributeType{
	"WorkflowId": keyword, "RunId": keyword, "WorkflowType": keyword, "ExecutionStatus": keyword, "TaskQueue": keyword,
	"StartTime": datetime, "ExecutionTime": datetime, "CloseTime": datetime,
	"ExecutionDuration": integer, "HistoryLength": integer, "HistorySizeBytes": integer, "StateTransitionCount": integer,
	"ParentWorkflowId": keyword, "ParentRunId": keyword, "RootWorkflowId": keyword, "RootRunId": keyword,
}

// predefined are the attributes that SDKs and the server itself set.
var predefined = map[string]attributeType{
	"TemporalChangeVersion": keywords, "BinaryChecksums": keywords, "BuildIds": keywords, "BatcherNamespace": keyword, "BatcherUser": keyword,
	"TemporalScheduledStartTime": datetime, "TemporalScheduledById": keyword, "TemporalSchedulePaused": enumspb.INDEXED_VALUE_TYPE_BOOL,
	"TemporalNamespaceDivision": keyword, "TemporalPauseInfo": keywords, "TemporalReportedProblems": keywords,
}

// System returns the attributes that every workflow has. The caller may keep the map.
func System() map[string]enumspb.IndexedValueType { return maps.Clone(system) }

// Close makes the attributes that are registered the only ones.
func (a *Registry) Close() { a.closed = true }

// Custom returns the registered attributes of a namespace. The caller may keep the map.
func (a *Registry) Custom(namespace string) map[string]enumspb.IndexedValueType {
	return maps.Clone(a.custom[namespace])
}

// Add registers attributes. Those that are registered already keep their type, as on the server.
func (a *Registry) Add(namespace string, types map[string]enumspb.IndexedValueType) error {
	if len(types) == 0 {
		return serviceerror.NewInvalidArgument("SearchAttributes are not set on request.")
	}
	for _, name := range slices.Sorted(maps.Keys(types)) {
		_, inSystem := system[name]
		_, known := enumspb.IndexedValueType_name[int32(types[name])]
		switch {
		case inSystem, strings.HasPrefix(name, "Temporal"):
			return serviceerror.NewInvalidArgumentf("Search attribute %s is reserved by system.", name)
		case !known || types[name] == enumspb.INDEXED_VALUE_TYPE_UNSPECIFIED:
			return serviceerror.NewInvalidArgumentf("Unknown search attribute type: %v.", types[name])
		}
	}
	all := maps.Clone(types)
	maps.Copy(all, a.custom[namespace])
	if a.custom == nil {
		a.custom = map[string]map[string]enumspb.IndexedValueType{}
	}
	a.custom[namespace] = all
	return nil
}

// Remove takes attributes out of the registered ones. Runs keep their values.
func (a *Registry) Remove(namespace string, names []string) error {
	if len(names) == 0 {
		return serviceerror.NewInvalidArgument("SearchAttributes are not set on request.")
	}
	for _, name := range names {
		if _, fixed := fixedType(name); fixed {
			return serviceerror.NewInvalidArgumentf("Unable to remove non-custom search attributes: %v.", name)
		}
	}
	for _, name := range names {
		delete(a.custom[namespace], name)
	}
	return nil
}

func fixedType(name string) (attributeType, bool) {
	if t, ok := system[name]; ok {
		return t, true
	}
	t, ok := predefined[name]
	return t, ok
}

// maxAttributes is how many one request can set.
const maxAttributes = 100

// Check refuses attributes that a workflow of a namespace cannot have, or not with these values.
func (a *Registry) Check(namespace string, set *commonpb.SearchAttributes) error {
	fields := set.GetIndexedFields()
	if len(fields) > maxAttributes {
		return serviceerror.NewInvalidArgumentf("number of search attributes %d exceeds limit %d", len(fields), maxAttributes)
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if err := a.checkOne(namespace, name, fields[name]); err != nil {
			return err
		}
	}
	return nil
}

func (a *Registry) checkOne(namespace, name string, value *commonpb.Payload) error {
	if _, ok := system[name]; ok {
		return serviceerror.NewInvalidArgumentf("%s attribute can't be set in SearchAttributes", name)
	}
	t, known := predefined[name]
	if !known {
		t, known = a.custom[namespace][name]
	}
	switch {
	case !known && a.closed:
		return serviceerror.NewInvalidArgumentf("Namespace %s has no mapping defined for search attribute %s", namespace, name)
	case !known || fits(t, value.GetData()):
		return nil
	}
	return serviceerror.NewInvalidArgumentf("invalid value for search attribute %s of type %s: %s", name, t, plain(value.GetData()))
}

// fits tells whether JSON is a value of a type, or, except for lists, several such values. No value at all fits any type.
func fits(t attributeType, data []byte) bool {
	if len(data) == 0 {
		return true
	}
	switch t {
	case enumspb.INDEXED_VALUE_TYPE_BOOL:
		return decodes[bool](data)
	case enumspb.INDEXED_VALUE_TYPE_DATETIME:
		return decodes[time.Time](data)
	case enumspb.INDEXED_VALUE_TYPE_DOUBLE:
		return decodes[float64](data)
	case enumspb.INDEXED_VALUE_TYPE_INT:
		return decodes[int64](data)
	case enumspb.INDEXED_VALUE_TYPE_KEYWORD_LIST:
		return decodes[[]string](data)
	default:
		return decodes[string](data)
	}
}

func decodes[T any](data []byte) bool {
	var one *T
	var several []T
	return json.Unmarshal(data, &one) == nil || json.Unmarshal(data, &several) == nil
}

// plain is a value without the quotes around a text.
func plain(data []byte) string {
	var text string
	if json.Unmarshal(data, &text) == nil {
		return text
	}
	return string(data)
}
