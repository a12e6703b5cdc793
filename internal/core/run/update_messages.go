package run

import (
	"fmt"
	"slices"

	commandpb "go.temporal.io/api/command/v1"
	enumspb "go.temporal.io/api/enums/v1"
	historypb "go.temporal.io/api/history/v1"
	protocolpb "go.temporal.io/api/protocol/v1"
	updatepb "go.temporal.io/api/update/v1"
	"go.temporal.io/api/workflowservice/v1"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"
)

// Messages about updates that travel with workflow tasks: requests to the worker, its acceptances, rejections and responses back.
// A PROTOCOL_MESSAGE command says where among the commands a message belongs; messages without one follow the commands.

const badUpdateMessage = enumspb.WORKFLOW_TASK_FAILED_CAUSE_BAD_UPDATE_WORKFLOW_EXECUTION_MESSAGE

// sendUpdates marks the updates that the starting workflow task carries. Those that an earlier task carried in vain are sent
// again; a heartbeat's worker still works on them.
func (tx *Tx) sendUpdates() {
	r := tx.run
	for _, u := range r.open {
		if u.state == updateAdmitted || u.state == updateSent && !r.wft.heartbeat {
			set(tx, &u.state, move(tx, updateTable, u.state, updateSend))
			set(tx, &u.sentIn, r.wft.stamp)
		}
	}
}

// messages are the requests that the started workflow task carries. Their place is before the task's start, as on the server
// (service/history/workflow/update/registry.go, Send).
func (r *Run) messages() []*protocolpb.Message {
	var messages []*protocolpb.Message
	for _, u := range r.inState(updateSent) {
		if u.sentIn != r.wft.stamp || u.request == nil {
			continue
		}
		body, err := anypb.New(u.request)
		if err != nil {
			continue // it arrived as a message, so it can be made into one
		}
		messages = append(messages, &protocolpb.Message{
			Id: u.requestID(), ProtocolInstanceId: u.id, Body: body,
			SequencingId: &protocolpb.Message_EventId{EventId: r.wft.startedID - 1},
		})
	}
	return messages
}

func (u *Update) requestID() string { return u.id + "/request" }

// carryOut carries out the commands and messages of a completed workflow task.
func (tx *Tx) carryOut(req *workflowservice.RespondWorkflowTaskCompletedRequest, known func(namespace string) bool) *badCommand {
	tx.inbox = slices.Clone(req.GetMessages())
	if refused := tx.perform(req.GetCommands(), known); refused != nil {
		return refused
	}
	if refused := tx.takeRest(); refused != nil {
		return refused
	}
	if !tx.run.Closed() && !req.GetForceCreateNewWorkflowTask() {
		tx.rejectUnprocessed()
	}
	return nil
}

// protocolMessage takes the message that a command names.
func protocolMessage(tx *Tx, cmd *commandpb.Command) *badCommand {
	id := cmd.GetProtocolMessageCommandAttributes().GetMessageId()
	switch {
	case cmd.GetProtocolMessageCommandAttributes() == nil:
		return bad(badUpdateMessage, "ProtocolMessageCommandAttributes is not set on ProtocolMessageCommand.")
	case id == "":
		return bad(badUpdateMessage, "MessageID is not set on ProtocolMessageCommand.")
	}
	for i, m := range tx.inbox {
		if m.GetId() == id {
			tx.inbox = append(tx.inbox[:i:i], tx.inbox[i+1:]...)
			return tx.takeMessage(m)
		}
	}
	return bad(badUpdateMessage, "ProtocolMessageCommand referenced absent message ID %s", id)
}

// takeRest takes the messages that no command named: rejections, and whatever follows the end of the run.
func (tx *Tx) takeRest() *badCommand {
	for _, m := range tx.inbox {
		if refused := tx.takeMessage(m); refused != nil {
			return refused
		}
	}
	tx.inbox = nil
	return nil
}

// takeMessage carries out one message about an update.
func (tx *Tx) takeMessage(m *protocolpb.Message) *badCommand {
	if m.GetBody() == nil {
		return bad(badUpdateMessage, "Update %s received message with nil body", m.GetProtocolInstanceId())
	}
	body, err := m.GetBody().UnmarshalNew()
	switch {
	case err != nil:
		return bad(badUpdateMessage, "unable to unmarshal request: %v", err)
	case TooLarge(m.GetBody()):
		return tooLarge(badUpdateMessage, fmt.Sprintf("Message type %s exceeds size limit.", body.ProtoReflect().Descriptor().FullName()))
	}
	u := tx.run.updates[m.GetProtocolInstanceId()]
	if u == nil {
		u = tx.resurrect(m.GetProtocolInstanceId(), body)
	}
	_, rejection := body.(*updatepb.Rejection)
	switch {
	case u == nil:
		return bad(badUpdateMessage, "update %s wasn't found on the server. This is most likely a transient error which will be resolved automatically by retries", m.GetProtocolInstanceId())
	case tx.run.Closed() && !rejection:
		return nil // too late: the update ends with the run
	}
	switch body := body.(type) {
	case *updatepb.Acceptance:
		return tx.takeAcceptance(u, body)
	case *updatepb.Rejection:
		return tx.takeRejection(u, body)
	case *updatepb.Response:
		return tx.takeResponse(u, body)
	}
	return bad(badUpdateMessage, "Message type %T not supported", body)
}

// resurrect admits again an update that the server does not know any more and the worker has an answer to.
func (tx *Tx) resurrect(id string, body proto.Message) *Update {
	var request *updatepb.Request
	switch body := body.(type) {
	case *updatepb.Acceptance:
		request = body.GetAcceptedRequest()
	case *updatepb.Rejection:
		request = body.GetRejectedRequest()
	}
	if request == nil || tx.run.Closed() {
		return nil
	}
	u := &Update{id: id, request: request}
	tx.admitUpdate(u)
	return u
}

func (tx *Tx) takeAcceptance(u *Update, a *updatepb.Acceptance) *badCommand {
	switch {
	case !updateTable.Takes(u.state, updateAccept):
		return badTransition(u, a)
	case a.GetAcceptedRequestSequencingEventId() == 0:
		return bad(badUpdateMessage, "invalid %T: accepted_request_sequencing_event_id is not set", a)
	case a.GetAcceptedRequestMessageId() == "":
		return bad(badUpdateMessage, "invalid %T: accepted_request_message_id is not set", a)
	}
	accepted := tx.append(&historypb.WorkflowExecutionUpdateAcceptedEventAttributes{
		ProtocolInstanceId: u.id, AcceptedRequestMessageId: u.requestID(),
		AcceptedRequestSequencingEventId: a.GetAcceptedRequestSequencingEventId(), AcceptedRequest: u.request,
	})
	set(tx, &u.acceptedID, accepted)
	set(tx, &u.state, move(tx, updateTable, u.state, updateAccept))
	set(tx, &u.request, nil) // the event holds it
	return nil
}

func (tx *Tx) takeRejection(u *Update, r *updatepb.Rejection) *badCommand {
	if !updateTable.Takes(u.state, updateReject) {
		return badTransition(u, r)
	}
	tx.rejectUpdate(u, r.GetFailure())
	return nil
}

func (tx *Tx) takeResponse(u *Update, r *updatepb.Response) *badCommand {
	switch {
	case !updateTable.Takes(u.state, updateRespond):
		return badTransition(u, r)
	case r.GetMeta().GetUpdateId() == "":
		return bad(badUpdateMessage, "invalid %T: meta.update_id is not set", r)
	case r.GetMeta().GetUpdateId() != u.id:
		return bad(badUpdateMessage, "invalid %T: meta.update_id != %s", r, u.id)
	case r.GetOutcome() == nil:
		return bad(badUpdateMessage, "invalid %T: outcome is not set", r)
	}
	tx.append(&historypb.WorkflowExecutionUpdateCompletedEventAttributes{
		Meta: r.GetMeta(), AcceptedEventId: u.acceptedID, Outcome: r.GetOutcome(),
	})
	tx.endUpdate(u, updateRespond, r.GetOutcome())
	return nil
}

func badTransition(u *Update, message proto.Message) *badCommand {
	return bad(badUpdateMessage, "invalid state transition attempted for Update %s: received %T message while in state %s", u.id, message, u.state)
}
