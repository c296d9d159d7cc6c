package idporten

// additions are what an authorization request may ask for beside scopes. They
// go into the tokens, and a refresh keeps them.
type additions struct {
	resources  []string
	onBehalfOf string
}
