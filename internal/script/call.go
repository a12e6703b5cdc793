package script

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	commandpb "go.temporal.io/api/command/v1"
	_ "go.temporal.io/api/operatorservice/v1" // its requests can be named in scripts
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"

	"github.com/groundhogdev/groundhog/internal/core"
)

// Requests of every kind, for what no verb of its own does:
//
//	call task = PollWorkflowTaskQueue {"taskQueue":{"name":"q"}}
//	call RespondWorkflowTaskCompleted {"taskToken":"$task.taskToken"}
//	ask answer = QueryWorkflow {"execution":{"workflowId":"w"},"query":{"queryType":"state"}}
//	abandon answer
//
// A request is written as JSON, in which "$task.taskToken" stands for a part of an earlier answer, "@w/0" for the run id of the first run of the
// workflow "w", and "" for what there is not.
// The namespace may be left out. A call is answered at once, as a long poll at its deadline is. An ask waits while other verbs are
// carried out, until it has an answer or is abandoned.

// Answer is what came of a request.
type Answer struct {
	Response proto.Message
	Err      error
}

// asking is a request that waits for its answer.
type asking struct {
	label string
	call  core.Call
	wait  *core.Wait
}

// callVerb carries out "call" and, if it may wait, "ask".
func callVerb(mayWait bool) verb {
	return func(p *Player, args []string, _ []*commandpb.Command) error {
		label := ""
		if len(args) > 2 && args[1] == "=" {
			label, args = args[0], args[2:]
		}
		if len(args) == 0 {
			return fmt.Errorf("read call: want [LABEL =] REQUEST [JSON]")
		}
		req, err := p.request(args[0], strings.Join(args[1:], " "))
		if err != nil {
			return err
		}
		p.calls++
		a := &asking{label: label, call: core.Call{ID: p.calls, Request: req, Expired: !mayWait}}
		p.asking = append(p.asking, a)
		err = p.try(a)
		p.rouse()
		return err
	}
}

// ErrRequest is in the error of a line whose request has fields that there are not. The service has not seen it.
var ErrRequest = errors.New("read request")

// request reads a request message.
func (p *Player) request(name, text string) (proto.Message, error) {
	var found protoreflect.MessageType
	for _, service := range []string{"workflowservice", "operatorservice"} {
		full := protoreflect.FullName("temporal.api." + service + ".v1." + name + "Request")
		if t, err := protoregistry.GlobalTypes.FindMessageByName(full); err == nil {
			found = t
			break
		}
	}
	if found == nil {
		return nil, fmt.Errorf("find request %q: no service has it", name)
	}
	req := found.New().Interface()
	if text != "" {
		if err := protojson.Unmarshal([]byte(p.resolve(text)), req); err != nil {
			return nil, fmt.Errorf("%w %q: %w", ErrRequest, name, err)
		}
	}
	if field := req.ProtoReflect().Descriptor().Fields().ByName("namespace"); field != nil && !req.ProtoReflect().Has(field) {
		req.ProtoReflect().Set(field, protoreflect.ValueOfString(namespace))
	}
	return req, nil
}

// try steps a request, and notes its answer or where it waits.
func (p *Player) try(a *asking) error {
	resp, err := p.core.Step(p.now, a.call)
	if wait, waits := err.(*core.Wait); waits && !a.call.Expired {
		a.wait = wait
		return nil
	}
	p.asking = slices.DeleteFunc(p.asking, func(b *asking) bool { return a == b })
	if a.label != "" {
		p.answers[a.label] = Answer{resp, err}
	}
	return err
}

// rouse lets the requests look again that were woken, the oldest first.
func (p *Player) rouse() {
	for woken := p.core.Woken(); len(woken) > 0; woken = p.core.Woken() {
		for _, a := range slices.Clone(p.asking) {
			if a.wait == nil || !slices.ContainsFunc(a.wait.Topics, func(t core.Topic) bool { return slices.Contains(woken, t) }) {
				continue
			}
			if err := p.try(a); err != nil {
				p.print("  %s: %v", a.label, err)
			}
		}
	}
}

// abandon ends a request that waits.
func abandon(p *Player, args []string, _ []*commandpb.Command) error {
	for _, a := range p.asking {
		if len(args) == 1 && a.label == args[0] {
			a.call.Expired = true
			err := p.try(a)
			p.rouse()
			return err
		}
	}
	return nil // it has been answered
}

// Answer returns what came of a request with a label; ok is false as long as it waits.
func (p *Player) Answer(label string) (a Answer, ok bool) {
	a, ok = p.answers[label]
	return a, ok
}

// Waiting lists the labels of the requests that wait, the oldest first.
func (p *Player) Waiting() (labels []string) {
	for _, a := range p.asking {
		labels = append(labels, a.label)
	}
	return labels
}
