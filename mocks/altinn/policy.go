package altinn

import (
	"slices"

	"github.com/portprove/portprove/mocks/world"
)

// Actions of the app's policy.
const (
	actionInstantiate = "instantiate"
	actionRead        = "read"
	actionWrite       = "write"
	actionConfirm     = "confirm"
	actionDelete      = "delete"
)

// Who may fill in a return, and who may confirm it. Docs: the app's policy as
// Altinn/altinn-studio has it among its test data
// (skd_mva-melding-innsending-v1.xml). That KNUF may not confirm compensation
// claims is not modelled.
var (
	signers = []string{"A0239", "SISKD", "KNUF"}
	fillers = append([]string{"REGNA", "A0237", "A0238", "A0240"}, signers...)
)

// inherited are the roles that Altinn gives to those who hold one in a register.
// Docs: Altinn/altinn-studio, src/AI/agents/agents/altinn/policy/static.py.
var inherited = map[string][]string{
	"REGNA": {"PRIV", "INNH", "KOMP", "KONT", "LEDE", "MEDL", "NEST", "DTPR", "DTSO", "SAM", "MVAU", "MVAG", "KOMK", "FFØR", "BEST", "REPR", "DAGL", "BOBE"},
	"SISKD": {"PRIV", "INNH", "KOMP", "LEDE", "DTPR", "DTSO", "SAM", "MVAG", "KOMK", "FFØR", "BEST", "REPR", "DAGL", "BOBE"},
	"A0237": {"REVI"}, "A0238": {"REVI"}, "A0239": {"REGN"}, "A0240": {"REGN"},
}

// rolePrivate is everybody's role for themselves.
const rolePrivate = "PRIV"

// rolesOf are the roles of a person for a party, the inherited ones included.
func rolesOf(w *world.World, pid string, o owner) []string {
	var held []string
	if o.person != "" && o.person == pid {
		held = append(held, rolePrivate)
	}
	for _, r := range w.Roles {
		if r.PID == pid && o.organisation != "" && r.OrganisationNumber == o.organisation {
			held = append(held, r.Roles...)
		}
	}
	for code, from := range inherited {
		if slices.ContainsFunc(from, func(external string) bool { return slices.Contains(held, external) }) {
			held = append(held, code)
		}
	}
	return held
}

// allows says whether one of the roles may do the action in the task; the zero
// task is the one behind the end.
func allows(roles []string, action, taskID string) bool {
	holds := func(codes []string) bool {
		return slices.ContainsFunc(codes, func(c string) bool { return slices.Contains(roles, c) })
	}
	switch {
	case action == actionInstantiate, action == actionRead:
		return holds(fillers)
	case taskID == taskConfirm:
		return holds(signers)
	case action == actionConfirm, taskID == taskFeedback:
		return false
	}
	return holds(fillers)
}

// actionOf is what moving on from a task is. App-lib: ProcessController.
func actionOf(t task) string {
	if t.kind == kindConfirmation {
		return actionConfirm
	}
	return actionWrite
}
