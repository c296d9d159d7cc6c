package main

import (
	"slices"

	"github.com/portprove/portprove/specs"
	"github.com/portprove/portprove/specs/judge"
	"github.com/portprove/portprove/specs/party"
	"github.com/portprove/portprove/specs/trial"
)

// isIn tells whether a name is that of a case, or of what one proves.
func isIn(cases []judge.Case, id string) bool {
	return slices.ContainsFunc(cases, func(k judge.Case) bool { return named(k, id) })
}

// ofAClient says whether a case is of check client.
func ofAClient(id string) string {
	list, err := specs.Requirements()
	switch {
	case err != nil:
	case isIn(trial.Cases(list), id):
		return "check client"
	case isIn(party.Cases(list), id):
		return "check client --rp"
	}
	return ""
}

// elsewhere says whether a case is of another kind of client, or of check server.
func (c *clientCheck) elsewhere(id string) string {
	if where := ofAClient(id); where != "" {
		if c.isParty() {
			where = "check client without --rp"
		}
		return where
	}
	if servers, err := specs.Cases(); err == nil && isIn(servers, id) {
		return "check server"
	}
	return ""
}
