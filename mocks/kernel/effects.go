package kernel

import (
	"context"
	"net/http"
)

// Effect is something of its protocol that a step can get wrong because a fault
// asks for it. The kernel carries names and values and knows the meaning of none.
type Effect struct {
	Name   string
	Values []string
}

// Kind is one of the operations that Classify tells apart.
type Kind struct {
	Name, Step string
	Effects    []Effect
}

// kinds are all that the operation may turn out to be.
func (op Operation) kinds() []Kind {
	if op.Kinds != nil {
		return op.Kinds
	}
	return []Kind{{op.Name, op.Step, op.Effects}}
}

type passageKey struct{}

// Effects are the values of the effect that faults ask for now. A step calls it
// where it would do the thing that can go wrong, and not before: only then the
// request counts for those faults. Asked again, it says the same.
func Effects(ctx context.Context, name string) []string {
	p, ok := ctx.Value(passageKey{}).(*passage)
	if !ok {
		return nil
	}
	if values, asked := p.effects[name]; asked {
		return values
	}
	values := p.kernel.Faults.effects(p.kernel.Clock.Now(), p.request, name, p.hit)
	if p.effects == nil {
		p.effects = make(map[string][]string)
	}
	p.effects[name] = values
	return values
}

// within lets the steps of a request find its faults. Without faults there is
// nothing to find.
func (p *passage) within(r *http.Request) *http.Request {
	if p.kernel.Faults.none() {
		return r
	}
	return r.WithContext(context.WithValue(r.Context(), passageKey{}, p))
}
