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
	return slices.Concat(
		metadataMutants(), redirectMutants(), authorizeMutants(), parMutants(), sessionMutants(), logoutMutants(), loginMutants(),
		codeMutants(), clientProofMutants(), tokenRequestMutants(), tokenResponseMutants(), refreshMutants(), accessTokenMutants(), idTokenMutants(),
		userinfoMutants(), tokenUseMutants(),
		exchangeMutants(), exchangeAnswerMutants(), altinnTokenMutants(),
		instanceMutants(), accessMutants(), uploadMutants(), processMutants(), feedbackMutants(),
		validatorMutants(), validatorTokenMutants(), adminMutants(), registrationMutants(),
		quietTokenMutants(), quietClaimMutants(), quietClientMutants(), quietFrontMutants(), quietRedirectMutants(), quietLogoutMutants(),
		quietExchangeMutants(), quietInstanceMutants(), quietCreationMutants(), quietUploadMutants(), quietFileMutants(), quietProcessMutants(),
		quietValidatorMutants(), quietClientsMutants(), quietScopesMutants(),
	)
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
