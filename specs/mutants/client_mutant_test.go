package mutants_test

import "slices"

// clientMutant is the reference client with one line of its source changed.
type clientMutant struct {
	// id is short and stable; broken says in a sentence what is wrong.
	id, broken string
	// breaks is the requirement that it does not keep, a must.
	breaks string
	// reach is how far it is asked to walk: no further than it has to be, to be
	// caught.
	reach string
	patch
}

// patch is another line in the place of one that a file has exactly once.
type patch struct {
	// file is below the module's root.
	file, line, instead string
}

// The files that are patched most.
const (
	loginFile    = "client/login.go"
	verifyFile   = "client/verify.go"
	keysFile     = "client/keys.go"
	tokenFile    = "client/token.go"
	feedbackFile = "client/feedback.go"
	walkerFile   = "specs/walker/walker.go"
	programFile  = "specs/walker/program/main.go"
)

// clientMutants are all of them, in the order of the way.
func clientMutants() []clientMutant {
	return slices.Concat(loginClients(), returningClients(), idTokenClients(), claimClients(), keyClients(), codeClients(), refreshClients(),
		secretClients(), audienceClients(), deniedClients(), verdictClients(), feedbackClients(), busyClients(), lostClients())
}

// doNothing is a client that does nothing and says that it is done.
var doNothing = clientMutant{
	id: "does-nothing", broken: "It sends nothing and says that it is done.", reach: "collect",
	patch: patch{programFile, "err := walker.Walk(ctx, os.Getenv)", "err := error(nil); _, _ = walker.Walk, ctx"},
}
