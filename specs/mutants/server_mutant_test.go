package mutants_test

import (
	"net/http"
	"slices"
	"sync/atomic"
)

// serverMutant is a server that is wrong in one way.
type serverMutant struct {
	// id is short and stable; broken says in a sentence what is wrong.
	id, broken string
	// breaks are the requirements that it does not keep, each a must.
	breaks []string
	// before stands between a client and a right server; nil: nothing does.
	before tamper
	// ordering changes what a sandbox is ordered to be like; nil: nothing.
	ordering func(order map[string]any) bool
}

// tamper puts something wrong before a right server.
type tamper func(next http.Handler) http.Handler

// serverMutants are all of them, in the order of the way.
func serverMutants() []serverMutant {
	return slices.Concat(metadataMutants(), authorizeMutants(), sessionMutants(), loginMutants(), codeMutants(), tokenEndpointMutants(), refreshMutants(),
		claimMutants(), otherEndpointMutants(), exchangeMutants(), altinnTokenMutants(), appMutants(), uploadMutants(), processMutants(), validatorMutants(),
		selfServiceMutants(), quietTokenMutants(), quietClientMutants(), quietFrontMutants(), quietAltinnMutants(), quietRestMutants())
}

// fired counts how often this process's mutant was wrong: a mutant that never
// was has been caught by chance, or survives for nothing.
var fired atomic.Int64

// unfaithful counts a deviation, if there was one.
func unfaithful(changed bool) bool {
	if changed {
		fired.Add(1)
	}
	return changed
}
