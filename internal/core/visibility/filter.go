package visibility

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Filter is a filter that was read.
type Filter struct {
	matches func(Attributes) bool
	// GroupBy is the attribute to count by, empty if there is none.
	GroupBy string
}

// Attributes returns an attribute of what is looked at: a string, a time as RFC 3339 text, an int64, a float64, a bool, or a
// []string of keywords; nil if it has none.
type Attributes func(name string) any

// Matches tells whether the filter lets something through.
func (f Filter) Matches(of Attributes) bool { return f.matches(of) }

// Parse reads a filter; an empty one lets everything through. Any name may be that of an attribute.
func Parse(query string) (Filter, error) {
	tokens, err := scan(query)
	if err != nil {
		return Filter{}, err
	}
	p := &parser{tokens: tokens}
	f := Filter{matches: func(Attributes) bool { return true }}
	if !p.peek("GROUP") && !p.peek("ORDER") && p.tokens[0].kind != tokenEnd {
		if f.matches, err = p.any(); err != nil {
			return Filter{}, err
		}
	}
	if p.take("GROUP") {
		if err := p.want("BY"); err != nil {
			return Filter{}, err
		}
		f.GroupBy = p.next().text
	}
	if p.peek("ORDER") {
		return Filter{}, fmt.Errorf("operation is not supported: 'ORDER BY' clause")
	}
	if t := p.next(); t.kind != tokenEnd {
		return Filter{}, fmt.Errorf("syntax error at %v", t)
	}
	return f, nil
}

type parser struct{ tokens []token }

func (p *parser) next() token {
	t := p.tokens[0]
	if t.kind != tokenEnd {
		p.tokens = p.tokens[1:]
	}
	return t
}

func (p *parser) peek(word string) bool { return p.tokens[0].is(word) }

func (p *parser) take(word string) bool {
	found := p.peek(word)
	if found {
		p.next()
	}
	return found
}

func (p *parser) want(word string) error {
	if !p.take(word) {
		return fmt.Errorf("syntax error at %v: %s expected", p.tokens[0], word)
	}
	return nil
}

type predicate = func(Attributes) bool

// any reads alternatives, all what has to be true at once, one a comparison or what is in parentheses.
func (p *parser) any() (predicate, error) {
	return p.several("OR", p.all, func(a, b predicate) predicate { return func(of Attributes) bool { return a(of) || b(of) } })
}

func (p *parser) all() (predicate, error) {
	return p.several("AND", p.one, func(a, b predicate) predicate { return func(of Attributes) bool { return a(of) && b(of) } })
}

func (p *parser) several(word string, part func() (predicate, error), join func(a, b predicate) predicate) (predicate, error) {
	first, err := part()
	for err == nil && p.take(word) {
		var second predicate
		if second, err = part(); err == nil {
			first = join(first, second)
		}
	}
	return first, err
}

func (p *parser) one() (predicate, error) {
	switch {
	case p.take("NOT"):
		inner, err := p.one()
		return not(inner), err
	case p.take("("):
		inner, err := p.any()
		if err == nil {
			err = p.want(")")
		}
		return inner, err
	}
	name := p.next()
	if name.kind != tokenWord {
		return nil, fmt.Errorf("syntax error at %v: name of a search attribute expected", name)
	}
	return p.comparison(name.text)
}

func not(inner predicate) predicate { return func(of Attributes) bool { return !inner(of) } }

// comparison reads what follows the name of an attribute.
func (p *parser) comparison(name string) (predicate, error) {
	if p.take("IS") {
		negated := p.take("NOT")
		return func(of Attributes) bool { return (of(name) == nil) != negated }, p.want("NULL")
	}
	negated := p.take("NOT")
	test, err := p.test()
	if err != nil {
		return nil, err
	}
	return func(of Attributes) bool {
		value := of(name)
		if value == nil {
			return false // nothing compares with null
		}
		return test(value) != negated
	}, nil
}

func (p *parser) test() (func(value any) bool, error) {
	switch t := p.next(); {
	case t.is("IN"):
		list, err := p.list()
		return func(v any) bool { return slices.ContainsFunc(list, func(w token) bool { return equal(v, w) }) }, err
	case t.is("BETWEEN"):
		low, err := p.value()
		if err == nil {
			err = p.want("AND")
		}
		if err != nil {
			return nil, err
		}
		high, err := p.value()
		return func(v any) bool { return holds(v, ">=", low) && holds(v, "<=", high) }, err
	case t.is("STARTS_WITH"):
		prefix, err := p.value()
		return func(v any) bool { s, ok := v.(string); return ok && strings.HasPrefix(s, prefix.text) }, err
	case t.kind == tokenSign && slices.Contains([]string{"=", "!=", "<", "<=", ">", ">="}, t.text):
		w, err := p.value()
		return func(v any) bool { return holds(v, t.text, w) }, err
	default:
		return nil, fmt.Errorf("syntax error at %v: comparison expected", t)
	}
}

func (p *parser) value() (token, error) {
	t := p.next()
	if t.kind == tokenText || t.kind == tokenNumber || t.is("true") || t.is("false") {
		return t, nil
	}
	return t, fmt.Errorf("syntax error at %v: value expected", t)
}

func (p *parser) list() (list []token, err error) {
	if err := p.want("("); err != nil {
		return nil, err
	}
	for {
		t, err := p.value()
		if err != nil {
			return nil, err
		}
		if list = append(list, t); !p.take(",") {
			return list, p.want(")")
		}
	}
}

// holds compares an attribute with a value of the filter.
func holds(v any, sign string, w token) bool {
	switch sign {
	case "=":
		return equal(v, w)
	case "!=":
		return !equal(v, w)
	}
	order, ok := compare(v, w)
	if !ok {
		return false
	}
	switch sign {
	case "<":
		return order < 0
	case "<=":
		return order <= 0
	case ">":
		return order > 0
	default:
		return order >= 0
	}
}

// equal compares; a list is equal to each of its keywords.
func equal(v any, w token) bool {
	if list, ok := v.([]string); ok {
		return slices.Contains(list, w.text)
	}
	order, ok := compare(v, w)
	return ok && order == 0
}

func compare(v any, w token) (order int, ok bool) {
	switch v := v.(type) {
	case bool:
		return strings.Compare(strconv.FormatBool(v), strings.ToLower(w.text)), true
	case int64:
		return number(float64(v), w)
	case float64:
		return number(v, w)
	case string:
		return moment(v, w)
	}
	return 0, false
}
