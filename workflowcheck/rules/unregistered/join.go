package unregistered

import (
	"slices"

	"github.com/groundhogdev/groundhog/workflowcheck/rule"
)

// program is what all packages together say.
type program struct {
	parts    []*rule.Part
	commands []command
	asked    map[string]bool // packages to report on
	served   map[queue]bool
	workflow known
	activity known
}

// known is what workers know of a kind.
type known struct {
	some, blind, renamed, dynamic, routed bool
	names                                 map[string]bool
}

// command is a program among the packages that were asked for, with what it registers.
type command struct {
	parts    map[*rule.Part]bool
	workflow known
	activity known
}

// join leaves in each part the runs of what nobody registers.
func join(parts []*rule.Part) {
	prog := assemble(parts)
	for _, part := range parts {
		part.Sites = slices.DeleteFunc(part.Sites, func(s *rule.Site) bool {
			r, ok := s.Detail.(*run)
			return !ok || !part.Asked || !prog.misses(r, part)
		})
	}
}

func assemble(parts []*rule.Part) *program {
	prog := &program{parts: parts, asked: map[string]bool{}, served: map[queue]bool{}}
	prog.workflow.names, prog.activity.names = map[string]bool{}, map[string]bool{}
	for _, part := range parts {
		prog.asked[part.Path] = part.Asked
		for _, b := range records(part) {
			prog.kind(b.kind).add(b)
			if b.served != "" {
				prog.served[b.served] = true
			}
		}
		if !part.Main || !part.Asked {
			continue
		}
		c := command{parts: map[*rule.Part]bool{}}
		part.Reach(c.parts)
		for member := range c.parts {
			for _, b := range records(member) {
				pick(b.kind, &c.workflow, &c.activity).add(b)
			}
		}
		prog.commands = append(prog.commands, c)
	}
	return prog
}

func records(part *rule.Part) []*record {
	var out []*record
	for _, s := range part.Sites {
		if b, ok := s.Detail.(*record); ok {
			out = append(out, b)
		}
	}
	return out
}

func pick(kind string, w, a *known) *known {
	if kind == activity {
		return a
	}
	return w
}

func (prog *program) kind(kind string) *known { return pick(kind, &prog.workflow, &prog.activity) }

func (k *known) add(b *record) {
	k.some = k.some || len(b.names) > 0 || b.blind
	k.blind, k.renamed = k.blind || b.blind, k.renamed || b.renamed
	k.dynamic, k.routed = k.dynamic || b.dynamic, k.routed || b.routed
	for _, name := range b.names {
		if k.names != nil {
			k.names[name] = true
		}
	}
}

// misses reports whether it is certain that no worker knows what is run.
func (prog *program) misses(r *run, in *rule.Part) bool {
	k := prog.kind(r.kind)
	if !k.some || k.dynamic || k.names[r.name] || !prog.has(in, r) || !prog.ours(r, k) {
		return false
	}
	if r.function == "" {
		return !r.client && !k.blind && !k.renamed && !prog.unseen(r.name)
	}
	if !prog.asked[r.pkg] || r.receiver != "" && (k.blind || prog.unseen(r.receiver)) || prog.unseen(r.name) {
		return false
	}
	return !slices.ContainsFunc(prog.parts, func(p *rule.Part) bool { return p.Taken[r.function] })
}

// has reports whether one of the commands runs it: and, if it is a mere name, also registers others of the kind.
func (prog *program) has(in *rule.Part, r *run) bool {
	return slices.ContainsFunc(prog.commands, func(c command) bool {
		return c.parts[in] && (r.function != "" || pick(r.kind, &c.workflow, &c.activity).some)
	})
}

// ours reports whether a worker of the program would get the task.
func (prog *program) ours(r *run, k *known) bool {
	switch {
	case r.queue == ownQueue:
		return !r.client
	case r.queue == unknownQueue:
		return !r.client && !k.routed
	}
	return prog.served[r.queue]
}

func (prog *program) unseen(word string) bool {
	return slices.ContainsFunc(prog.parts, func(p *rule.Part) bool { return p.Asked && p.Unseen(word) })
}
