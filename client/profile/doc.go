// Package profile is what a user says about one integration in one
// environment: a YAML file that is read strictly, and what follows from it: a
// configuration for the reference client and an HTTP client that suits the
// network.
//
//	Load      file ──▶ Profile, or every fault of the file at once, with line and column
//	Check     the same rules for a Profile that flags have changed
//	Config    Profile ──▶ client.Config; only here is the secret fetched
//	Write     Profile ──▶ a file with comments, for the user to go on with
//
// A profile names one environment. An address whose host belongs to another
// one is refused before anything is sent, and so is a host that was turned
// off, with its successor's name. On real environments nothing that a login
// means is chosen silently: scopes and the authorization's lifetime have no
// default there.
//
// A secret does not lie in the file: it is named there (a variable, a file, a
// command). No message and no printed value shows a secret or the number of a
// person.
package profile
