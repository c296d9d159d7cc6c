package idporten

// additions are what an authorization request may ask for beside scopes. They
// go into the tokens, and a refresh keeps them.
type additions struct {
	resources  []string
	onBehalfOf string
	// roles are those that a mandate must have; nil: none was asked for.
	roles []string
	// details say whom the person represents, maybe nobody; nil if roles is.
	details *[]authorizationDetail
}
