package specs

// scopeChapters are about scopes as ID-porten's API owners set them up.
var scopeChapters = []chapter{
	describeScopeAccess,
	describeScopeWithdrawn,
	describeOpaque,
	describeOpaqueEnds,
	describePseudonymous,
	describeIntrospectionDenied,
	describeRevocationRace,
	describeRevocationAndSession,
	describeScopeLifetimes,
}
