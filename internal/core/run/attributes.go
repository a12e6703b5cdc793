package run

import (
	"maps"

	commandpb "go.temporal.io/api/command/v1"
	commonpb "go.temporal.io/api/common/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	"google.golang.org/protobuf/proto"
)

// Attributes: UPSERT_WORKFLOW_SEARCH_ATTRIBUTES and MODIFY_WORKFLOW_PROPERTIES, which change the memo. A null value takes an
// attribute away.

// Registry knows which search attributes workflows can have.
type Registry interface {
	Check(namespace string, a *commonpb.SearchAttributes) error
}

// checkAttributes refuses search attributes that workflows of a namespace cannot have.
func (r *Run) checkAttributes(namespace string, a *commonpb.SearchAttributes) error {
	if r.registry == nil {
		return nil
	}
	return r.registry.Check(namespace, a)
}

// Memo returns the memo as it is now. It must not be changed.
func (r *Run) Memo() map[string]*commonpb.Payload { return r.memo }

// SearchAttributes returns the search attributes as they are now. They must not be changed.
func (r *Run) SearchAttributes() map[string]*commonpb.Payload { return r.searchAttributes }

func upsertSearchAttributes(tx *Tx, cmd *commandpb.Command) *badCommand {
	a := cmd.GetUpsertWorkflowSearchAttributesCommandAttributes()
	const cause = enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_SEARCH_ATTRIBUTES
	switch {
	case a == nil:
		return bad(cause, "UpsertWorkflowSearchAttributesCommandAttributes is not set on UpsertWorkflowSearchAttributesCommand.")
	case a.GetSearchAttributes() == nil:
		return bad(cause, "SearchAttributes is not set on UpsertWorkflowSearchAttributesCommand.")
	case len(a.GetSearchAttributes().GetIndexedFields()) == 0:
		return bad(cause, "IndexedFields is not set on UpsertWorkflowSearchAttributesCommand.")
	}
	if err := tx.run.checkAttributes(tx.run.id.Namespace, a.GetSearchAttributes()); err != nil {
		return bad(cause, "%v", err)
	}
	after := merged(tx.run.searchAttributes, a.GetSearchAttributes().GetIndexedFields())
	if dataSize(a.GetSearchAttributes().GetIndexedFields()) > maxPayload {
		return tooLarge(cause, "UpsertWorkflowSearchAttributesCommandAttributes exceeds size limit.")
	}
	if err := CheckSize(&commonpb.SearchAttributes{IndexedFields: after}); err != nil {
		return tooLarge(cause, err.Error())
	}
	tx.append(&historypb.UpsertWorkflowSearchAttributesEventAttributes{
		WorkflowTaskCompletedEventId: tx.completedID(), SearchAttributes: typed(a.GetSearchAttributes(), tx.run.searchAttributes),
	})
	set(tx, &tx.run.searchAttributes, after)
	return nil
}

func modifyProperties(tx *Tx, cmd *commandpb.Command) *badCommand {
	a := cmd.GetModifyWorkflowPropertiesCommandAttributes()
	const cause = enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_MODIFY_WORKFLOW_PROPERTIES_ATTRIBUTES
	switch {
	case a == nil:
		return bad(cause, "ModifyWorkflowPropertiesCommandAttributes is not set on ModifyWorkflowPropertiesCommand.")
	case a.GetUpsertedMemo() == nil:
		return bad(cause, "UpsertedMemo is not set on ModifyWorkflowPropertiesCommand.")
	case len(a.GetUpsertedMemo().GetFields()) == 0:
		return bad(cause, "UpsertedMemo.Fields is not set on ModifyWorkflowPropertiesCommand.")
	}
	after := merged(tx.run.memo, a.GetUpsertedMemo().GetFields())
	switch {
	case dataSize(a.GetUpsertedMemo().GetFields()) > maxPayload:
		return tooLarge(cause, "ModifyWorkflowPropertiesCommandAttributes exceeds size limit.")
	case TooLarge(&commonpb.Memo{Fields: after}):
		return tooLarge(cause, "ModifyWorkflowPropertiesCommandAttributes. Memo exceeds size limit.")
	}
	tx.append(&historypb.WorkflowPropertiesModifiedEventAttributes{
		WorkflowTaskCompletedEventId: tx.completedID(), UpsertedMemo: a.GetUpsertedMemo(),
	})
	set(tx, &tx.run.memo, after)
	return nil
}

// predefined are the search attributes that the SDK sets without telling their type: common/searchattribute/sadefs of the server.
var predefined = map[string]string{"TemporalChangeVersion": "KeywordList", "BinaryChecksums": "KeywordList", "BuildIds": "KeywordList"}

// typed writes into values that do not tell their type, such as null, the type of the values that they replace. The server
// knows it from the attribute's registration.
func typed(a *commonpb.SearchAttributes, old map[string]*commonpb.Payload) *commonpb.SearchAttributes {
	a = proto.CloneOf(a)
	for name, value := range a.GetIndexedFields() { // each value is changed on its own, so the order does not matter
		kind, known := old[name].GetMetadata()["type"]
		if registered, ok := predefined[name]; ok {
			kind, known = []byte(registered), true
		}
		if _, told := value.GetMetadata()["type"]; told || !known {
			continue
		}
		if value.Metadata == nil {
			value.Metadata = map[string][]byte{}
		}
		value.Metadata["type"] = kind
	}
	return a
}

// merged returns the old fields with the changes made; neither map is changed.
func merged(old, changes map[string]*commonpb.Payload) map[string]*commonpb.Payload {
	fields := maps.Clone(old)
	//workflowcheck:ignore maporder -- each name is changed once
	for name, value := range changes {
		switch {
		case isNull(value):
			delete(fields, name)
		case fields == nil:
			fields = map[string]*commonpb.Payload{name: value}
		default:
			fields[name] = value
		}
	}
	return fields
}

// isNull tells the values that mean none: common/payload/payload.go of the server.
func isNull(p *commonpb.Payload) bool {
	switch string(p.GetData()) {
	case "", "null", "[]":
		return true
	}
	return false
}

// SetMemo leaves the null values of a memo out; nothing at all is nil.
func SetMemo(m *commonpb.Memo) *commonpb.Memo {
	if fields := merged(nil, m.GetFields()); len(fields) > 0 {
		return &commonpb.Memo{Fields: fields}
	}
	return nil
}

// SetSearchAttributes leaves the null values of search attributes out; nothing at all is nil.
func SetSearchAttributes(a *commonpb.SearchAttributes) *commonpb.SearchAttributes {
	if fields := merged(nil, a.GetIndexedFields()); len(fields) > 0 {
		return &commonpb.SearchAttributes{IndexedFields: fields}
	}
	return nil
}
